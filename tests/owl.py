"""The OWL API and HermiT, which owlready2's wheel carries, run by the machine's Java."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

OWL_API = "pellet/owlapi-distribution-3.4.3-bin.jar"
HERMIT = "hermit/HermiT.jar"
PROFILE = """
import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.*;

public class Profile {
  public static void main(String[] files) throws Exception {
    for (String file : files) {
      OWLOntology read =
        OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(file));
      for (OWLProfile profile : new OWLProfile[] {new OWL2DLProfile(), new OWL2RLProfile()})
        for (OWLProfileViolation violation : profile.checkOntology(read).getViolations())
          System.out.println(file + " " + profile.getName() + " " + violation);
      System.out.println(file + " axioms " + read.getAxiomCount());
    }
  }
}
"""


def java(*arguments: str) -> str:
    if not shutil.which("java"):
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs Java for the OWL profiles and HermiT", pytrace=False)
        pytest.skip("no Java: the OWL profiles and HermiT are not checked")
    done = subprocess.run(["java", *arguments], capture_output=True, text=True, timeout=120, check=False)
    return done.stdout + done.stderr


def jar(name: str) -> Path:
    """A jar inside owlready2, found without importing it."""
    from importlib.util import find_spec

    found = find_spec("owlready2")
    if found is None or found.origin is None:
        pytest.fail("owlready2 is not installed", pytrace=False)
    return Path(found.origin).parent / name
