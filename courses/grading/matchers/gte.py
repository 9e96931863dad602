"""`$gte: bound`: a number or text that is at least the bound."""

import operator

from courses.grading.matchers.ordering import Bound

MATCHER = Bound("at least", operator.ge)
