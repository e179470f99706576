%% The request pattern with a monitor's reference, which the compiler marks.
-module(refs_monitor_call).
-include("case.hrl").

main() ->
    [self() ! {noise, N} || N <- lists:seq(1, 300)],
    Good = spawn(fun server/0),
    ?show(call(Good, 7)),
    ?show(call(Good, crash)),
    ?show(call(Good, 7)),
    ?show(call(spawn(fun() -> ok end), 1)),
    ok.

server() ->
    receive
        {Ref, _, crash} -> exit({asked, is_reference(Ref)});
        {Ref, From, N} -> From ! {Ref, N + 1}, server()
    end.

call(Pid, Request) ->
    Ref = monitor(process, Pid),
    Pid ! {Ref, self(), Request},
    receive
        {Ref, Answer} -> demonitor(Ref, [flush]), {ok, Answer};
        {'DOWN', Ref, process, Pid, Reason} -> {down, case Reason of noproc -> gone; normal -> gone; _ -> Reason end}
    end.
