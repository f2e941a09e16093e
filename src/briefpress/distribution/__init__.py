"""From file to table: numbered copies, imposition, press, printing and sending of what briefpress has made."""
