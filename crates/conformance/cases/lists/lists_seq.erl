%% lists:seq in both directions, and what it refuses.
-module(lists_seq).
-include("case.hrl").

main() ->
    ?show(lists:seq(1, 5)),
    ?show(lists:seq(5, 5)),
    ?show(lists:seq(6, 5)),
    ?show(lists:seq(7, 5)),
    ?show(lists:seq(-2, 2)),
    ?show(lists:seq(1, 10, 3)),
    ?show(lists:seq(10, 1, -3)),
    ?show(lists:seq(10, 0, -5)),
    ?show(lists:seq(1, 1, 0)),
    ?show(lists:seq(1, 2, 0)),
    ?show(lists:seq(1, 0, 1)),
    ?show(lists:seq(1, 5, -1)),
    ?show(lists:seq(0, 1, -1)),
    ?show(lists:seq(1.0, 2)),
    ?show(lists:seq(a, 2)),
    ?show(lists:seq((1 bsl 59) - 2, (1 bsl 59) + 1)),
    ok.
