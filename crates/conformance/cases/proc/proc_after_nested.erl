%% A receive inside a receive, and in a clause of one.
-module(proc_after_nested).
-include("case.hrl").

main() ->
    [self() ! M || M <- [outer, noise, inner, tail]],
    ?show(receive outer -> receive inner -> both after 0 -> no_inner end after 0 -> no_outer end),
    ?show(receive noise -> receive nothing -> x after 5 -> [receive tail -> t after 0 -> nt end] end end),
    ?show(receive M -> M after 0 -> empty end),
    ok.
