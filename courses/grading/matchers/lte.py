"""`$lte: bound`: a number or text that is at most the bound."""

import operator

from courses.grading.matchers.ordering import Bound

MATCHER = Bound("at most", operator.le)
