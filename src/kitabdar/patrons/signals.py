"""What is told to the packages above, inside the transaction of the act. A receiver that raises stops it.

`patron_erasing`: asked before a patron is erased (`patron_id`, `now`).
`patron_merging`: asked before what is left of a patron goes to the survivor (`patron_id`, `survivor_id`, `now`, and
`moved`: kind -> ids, to which receivers add what they moved).
`patron_registered`: somebody was registered at a desk (`patron_id`, `branch_id`, `now`).
`applicant_told`: something is to be written to an applicant (`application_id`, `event`: confirm, approved or refused,
`about`: what the mail names, `now`).
`applications_forgetting`: asked before applications are erased (`ids`: a set, from which receivers take what they still
need; `now`).
"""

from django.dispatch import Signal

patron_erasing = Signal()
patron_merging = Signal()
patron_registered = Signal()
applicant_told = Signal()
applications_forgetting = Signal()
