"""Files in, records out: data set folders, CSV and XLSX tables, source texts, templates."""
