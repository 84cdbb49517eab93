from talentwar.cli import main

raise SystemExit(main())
