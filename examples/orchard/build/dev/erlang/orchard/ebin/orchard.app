{application, orchard, [
    {vsn, "1.0.0"},
    {applications, []},
    {description, "A day in an orchard: supervised pickers, stinging wasps, and a tidy report"},
    {modules, [orchard,
               orchard@dict,
               orchard@inventory,
               orchard@label,
               orchard@ledger,
               orchard@list,
               orchard@picker,
               orchard@process,
               orchard@report,
               orchard@result,
               orchard@supervisor,
               orchard@text]},
    {registered, []}
]}.
