"""An optional language model: it proposes rows, and only what stands in the text word for word is kept."""

from kg.extract.model.advising import Adviser
from kg.extract.model.proposal import REASONS, Named, Proposal, Proposals
from kg.extract.model.proposing import propose
from kg.extract.model.rows import proposed
from kg.extract.model.settings import ModelSettings, model_settings

__all__ = [
    "REASONS",
    "Adviser",
    "ModelSettings",
    "Named",
    "Proposal",
    "Proposals",
    "model_settings",
    "propose",
    "proposed",
]
