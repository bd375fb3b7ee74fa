from potentials.models.answers import PotentialAnswer
from potentials.models.intake import Intake
from potentials.models.papers import PotentialPaper
from potentials.models.potential import Potential
from potentials.models.rows import PotentialFigure, WantedCountry
from potentials.models.weights import PriorityWeight

__all__ = [
    "Intake",
    "Potential",
    "PotentialAnswer",
    "PotentialFigure",
    "PotentialPaper",
    "PriorityWeight",
    "WantedCountry",
]
