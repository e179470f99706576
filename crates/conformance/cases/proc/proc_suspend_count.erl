%% suspend_process and resume_process: counting, options, and who may resume.
-module(proc_suspend_count).
-include("case.hrl").

main() ->
    S = self(),
    P = spawn(fun() -> echo(S) end),
    ?show(erlang:suspend_process(P)),
    ?show(process_info(P, status)),
    P ! one,
    ?show(receive {echo, one} -> ran after 50 -> did_not end),
    ?show(erlang:suspend_process(P, [unless_suspending])),
    ?show(erlang:suspend_process(P, [])),
    ?show(erlang:resume_process(P)),
    ?show(receive {echo, one} -> ran after 50 -> did_not end),
    ?show(erlang:resume_process(P)),
    ?show(receive {echo, one} -> ran after 1000 -> did_not end),
    ?show(erlang:resume_process(P)),
    ?show(erlang:suspend_process(P, [asynchronous])),
    ?show([N || {_, N, _} <- element(2, process_info(S, suspending))]),
    ?show(erlang:resume_process(P)),
    ?show(process_info(S, suspending)),
    ?show(erlang:suspend_process(P, [{asynchronous, {done, 1}}])),
    ?show(receive {{done, 1}, State} -> State end),
    ?show(erlang:resume_process(P)),
    %% What an ended process has suspended goes on.
    {Q, M} = spawn_monitor(fun() -> erlang:suspend_process(P) end),
    receive {'DOWN', M, process, Q, normal} -> ok end,
    P ! two,
    ?show(receive {echo, two} -> ran after 1000 -> did_not end),
    ?show(erlang:suspend_process(S)),
    ?show(erlang:suspend_process(id(a))),
    ?show(erlang:suspend_process(P, id([bogus]))),
    exit(P, kill),
    receive after 20 -> ok end,
    ?show(erlang:suspend_process(P)),
    ?show(erlang:resume_process(P)),
    ok.

echo(S) -> receive X -> S ! {echo, X}, echo(S) end.
