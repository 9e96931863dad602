"""`$gt: bound`: a number or text that is more than the bound."""

import operator

from courses.grading.matchers.ordering import Bound

MATCHER = Bound("more than", operator.gt)
