"""Medicine and biology: sequences by sites and by pairs of sites, records with missing cells."""

from genlib.applications.medicine.chains import Chain
from genlib.applications.medicine.imputed import imputed_chances
from genlib.applications.medicine.incomplete import IncompleteGaussian
from genlib.applications.medicine.masked import MaskedSequences
from genlib.applications.medicine.potts import Potts
from genlib.applications.medicine.profiles import Profiles
from genlib.applications.medicine.records import Records
from genlib.applications.medicine.substitutions import conditionals, hidden_bits, shares_below

__all__ = [
    "Chain",
    "IncompleteGaussian",
    "MaskedSequences",
    "Potts",
    "Profiles",
    "Records",
    "conditionals",
    "hidden_bits",
    "imputed_chances",
    "shares_below",
]
