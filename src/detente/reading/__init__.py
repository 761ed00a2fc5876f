"""From a news article to suggestions for a case, each with the exact words it rests on."""

from detente.reading.schema import Reading as Reading
from detente.reading.schema import Suggestion as Suggestion
