"""`$lt: bound`: a number or text that is less than the bound."""

import operator

from courses.grading.matchers.ordering import Bound

MATCHER = Bound("less than", operator.lt)
