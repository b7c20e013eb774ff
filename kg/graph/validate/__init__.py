"""What is wrong or doubtful in a graph: shapes compiled to SPARQL, checks, expectations."""
