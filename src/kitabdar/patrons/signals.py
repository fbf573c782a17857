"""What is told to the packages above, inside the transaction of the act. A receiver that raises stops it.

`patron_erasing`: asked before a patron is erased (`patron_id`, `now`).
`patron_merging`: asked before what is left of a patron goes to the survivor (`patron_id`, `survivor_id`, `now`, and
`moved`: kind -> ids, to which receivers add what they moved).
"""

from django.dispatch import Signal

patron_erasing = Signal()
patron_merging = Signal()
