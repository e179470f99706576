%% Thousands of short processes, each with garbage of its own.
-module(gc_process_churn).
-include("case.hrl").

main() ->
    S = self(),
    ?show(lists:sum([begin spawn(fun() -> S ! {r, lists:sum(lists:seq(1, N rem 100))} end), receive {r, X} -> X end end || N <- lists:seq(1, 2000)])),
    ok.
