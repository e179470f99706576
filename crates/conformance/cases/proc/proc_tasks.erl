%% What one process has another do: collecting its heap, looking for old code; with and without waiting.
-module(proc_tasks).
-include("case.hrl").

main() ->
    P = spawn(fun() -> receive stop -> ok end end),
    ?show(erlang:garbage_collect(P)),
    ?show(erlang:garbage_collect(P, [])),
    ?show(erlang:garbage_collect(P, [{type, minor}])),
    ?show(erlang:garbage_collect(self(), [{type, major}])),
    ?show(erlang:garbage_collect(P, [{async, {gc, 1}}])),
    ?show(receive {garbage_collect, {gc, 1}, Collected} -> Collected end),
    ?show(erlang:garbage_collect(self(), [{async, own}])),
    ?show(receive {garbage_collect, own, Own} -> Own end),
    ?show(erlang:check_process_code(P, lists)),
    ?show(erlang:check_process_code(P, lists, [{allow_gc, false}])),
    ?show(erlang:check_process_code(P, lists, [{async, {code, 2}}])),
    ?show(receive {check_process_code, {code, 2}, Used} -> Used end),
    ?show(process_flag(P, save_calls, 0)),
    M = monitor(process, P),
    P ! stop,
    receive {'DOWN', M, process, P, _} -> ok end,
    ?show(erlang:garbage_collect(P)),
    ?show(erlang:garbage_collect(P, [{async, dead}])),
    ?show(receive {garbage_collect, dead, Dead} -> Dead end),
    ?show(erlang:check_process_code(P, lists)),
    ?show(process_flag(P, save_calls, 0)),
    ?show(erlang:garbage_collect(id(a))),
    ?show(erlang:garbage_collect(self(), id([bogus]))),
    ?show(erlang:check_process_code(self(), lists, id([bogus]))),
    ok.
