%% Time-outs: zero, small, infinity, computed, and bad ones.
-module(proc_after).
-include("case.hrl").

main() ->
    ?show(receive x -> x after 0 -> none end),
    self() ! x,
    ?show(receive x -> x after 0 -> none end),
    self() ! y,
    ?show(receive x -> x after 0 -> none end),
    ?show(receive y -> y after 1000 -> late end),
    ?show(receive x -> x after 10 -> timed_out end),
    ?show(receive after 1 -> slept end),
    ?show(receive after 0 -> not_at_all end),
    S = self(),
    spawn(fun() -> receive after 20 -> S ! finally end end),
    ?show(receive finally -> ok after infinity -> never end),
    spawn(fun() -> receive after 20 -> S ! finally end end),
    ?show(receive finally -> ok after id(5000) -> never end),
    ?show(receive x -> x after id(-1) -> neg end),
    ?show(receive x -> x after id(a) -> atom end),
    ?show(receive x -> x after id(1.5) -> float end),
    ?show(receive x -> x after id(1 bsl 32) -> too_long end),
    ?show(receive after id(foo) -> no end),
    self() ! z,
    ?show(receive z -> z after id(bad) -> bad end),
    ?show(receive z -> z after id(0) -> gone end),
    ok.
