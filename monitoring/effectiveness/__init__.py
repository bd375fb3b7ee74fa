"""What an agreement came to, by stated rules, with a person's judgement beside it and never one number instead of both.

``pictures_of`` makes the pictures of many agreements in a fixed number of queries (docs/decisions/0032).
"""

from monitoring.effectiveness.gathering import judgements_of, pictures_of
from monitoring.effectiveness.picture import Picture

__all__ = ["Picture", "judgements_of", "pictures_of"]
