"""Two tables held against each other, whatever they are: findings, likely causes, what is left."""
