"""The cheapest set of items that passes a test, with proof or a stated bound: on an abstract evaluator."""
