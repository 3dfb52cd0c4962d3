"""What is reconciled comes from files and cases here: tables turned into sides, chosen, mapped, explained."""
