%% Hibernating throws the stack away and wakes in a new function.
-module(proc_hibernate).
-export([woken/2]).
-include("case.hrl").

main() ->
    S = self(),
    P = spawn(fun() -> put(kept, yes), sleep(S, lists:seq(1, 10)) end),
    receive after 10 -> ok end,
    P ! wake,
    ?show(receive M -> M after 2000 -> none end),
    P2 = spawn(fun() -> self() ! early, erlang:hibernate(?MODULE, woken, [S, already]) end),
    ?show(receive M2 -> M2 after 2000 -> none end),
    ?show(is_pid(P2)),
    ok.

sleep(S, L) ->
    try
        X = erlang:hibernate(?MODULE, woken, [S, L]),
        {never, X}
    catch _:_ -> S ! wrong
    end.

woken(S, State) -> receive M -> S ! {woke, M, State, get(kept)} end.
