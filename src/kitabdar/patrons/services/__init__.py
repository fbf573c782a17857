"""The use cases of patrons; `patrons.services.register(...)` and the others are also reached from here."""

from kitabdar.patrons.services.blocks import lift_block, place_block
from kitabdar.patrons.services.categories import set_category
from kitabdar.patrons.services.change import change, extend
from kitabdar.patrons.services.delegation import end_delegate, set_delegate
from kitabdar.patrons.services.duplicates import dismiss, like_applicant, like_patron, look_through, waiting
from kitabdar.patrons.services.erasure import erase
from kitabdar.patrons.services.families import add_guardian, remove_guardian
from kitabdar.patrons.services.identity import set_identity
from kitabdar.patrons.services.language import set_language
from kitabdar.patrons.services.reading import find_by_identity, hand_over, look_for, open_file
from kitabdar.patrons.services.registration import register
from kitabdar.patrons.services.sign_in import set_password
from kitabdar.patrons.services.spellings import set_other_names
from kitabdar.patrons.services.wishes import set_history, set_needs

__all__ = [
    "add_guardian",
    "change",
    "dismiss",
    "end_delegate",
    "erase",
    "extend",
    "find_by_identity",
    "hand_over",
    "lift_block",
    "like_applicant",
    "like_patron",
    "look_for",
    "look_through",
    "open_file",
    "place_block",
    "register",
    "remove_guardian",
    "set_category",
    "set_delegate",
    "set_history",
    "set_identity",
    "set_language",
    "set_needs",
    "set_other_names",
    "set_password",
    "waiting",
]
