%% Messages that wait count as heap where max_heap_size is set, unless they are kept off it.
-module(proc_max_heap_messages).
-include("../case.hrl").

main() ->
    ?show(flood(on_heap)),
    ?show(flood(off_heap)).

flood(Where) ->
    Options = [{max_heap_size, #{size => 2000, kill => true, error_logger => false}}, {message_queue_data, Where}],
    {Pid, Monitor} = spawn_opt(fun() -> receive stop -> ok end end, [monitor | Options]),
    [Pid ! lists:duplicate(N, N) || N <- lists:seq(1, 100)],
    %% The messages have arrived when this is answered.
    process_info(Pid, messages),
    erlang:garbage_collect(Pid),
    Pid ! stop,
    receive {'DOWN', Monitor, process, Pid, Reason} -> Reason end.
