%% Messages that wait count as heap where max_heap_size is set.
-module(proc_max_heap_messages).
-include("../case.hrl").

main() ->
    ?show(flood(on_heap)).

flood(Where) ->
    Options = [{max_heap_size, #{size => 20000, kill => true, error_logger => false}}, {message_queue_data, Where}],
    {Pid, Monitor} = spawn_opt(fun() -> receive stop -> ok end end, [monitor | Options]),
    [Pid ! lists:duplicate(N, N) || N <- lists:seq(1, 300)],
    %% The messages have arrived when this is answered.
    process_info(Pid, message_queue_len),
    erlang:garbage_collect(Pid),
    Pid ! stop,
    receive {'DOWN', Monitor, process, Pid, Reason} -> Reason end.
