%% Output of several processes that take turns.
-module(sys_output_order).
-include("case.hrl").

main() ->
    S = self(),
    lists:foreach(fun(N) ->
        spawn(fun() -> io:format("child ~w~n", [N]), S ! done end),
        receive done -> ok end,
        io:format("parent ~w~n", [N])
    end, lists:seq(1, 10)),
    ok.
