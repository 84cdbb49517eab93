from talentwar.cli import run

run()
