%% The options of spawn_opt and spawn_request, and nodes that cannot be reached.
-module(proc_spawn_options).
-include("case.hrl").

main() ->
    process_flag(trap_exit, true),
    {P, R} = spawn_opt(fun() -> exit(bye) end, [link, {monitor, [{tag, {gone, 1}}]}, {priority, low}, {fullsweep_after, 5}]),
    ?show(receive {{gone, 1}, R, process, P, Why} -> Why end),
    ?show(receive {'EXIT', P, Why2} -> Why2 end),
    R1 = spawn_request(fun() -> ok end, [{reply_tag, {spawned, 1}}, {reply, success_only}]),
    ?show(receive {{spawned, 1}, R1, ok, P1} -> is_pid(P1) end),
    R2 = spawn_request(fun() -> ok end, [{reply_tag, two}, bogus]),
    ?show(receive {two, R2, error, Reason2} -> Reason2 end),
    R3 = spawn_request(fun() -> ok end, [{reply, success_only}, bogus]),
    ?show(receive {spawn_reply, R3, _, _} -> reply after 20 -> no_reply end),
    R4 = spawn_request('no@where', fun() -> ok end),
    ?show(receive {spawn_reply, R4, error, Reason4} -> Reason4 end),
    ?show(spawn_request_abandon(R4)),
    {P5, R5} = spawn_opt(node(), fun() -> receive stop -> ok end end, [monitor, {max_heap_size, #{size => 10000, kill => true}}]),
    ?show(lists:sort(maps:to_list(element(2, process_info(P5, max_heap_size))))),
    P5 ! stop,
    ?show(receive {'DOWN', R5, process, P5, Why5} -> Why5 end),
    ?show(spawn_opt(fun() -> ok end, id([{max_heap_size, 1}]))),
    ?show(spawn_opt(fun() -> ok end, id([{priority, urgent}]))),
    ?show(spawn_monitor(id(fun(_) -> ok end))),
    ?show(spawn_request(id(a))),
    ?show(spawn_request(id(a), id(a))),
    ?show(spawn_request_abandon(id(a))),
    ok.
