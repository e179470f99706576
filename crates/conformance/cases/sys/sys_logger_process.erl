%% Another process than the logger is told of what the system has to say by itself.
-module(sys_logger_process).
-include("case.hrl").

main() ->
    Before = erlang:system_flag(system_logger, self()),
    ?show(Before =:= logger orelse is_pid(Before)),
    ?show(erlang:system_info(system_logger) =:= self()),
    Pid = spawn(fun() -> error(reason) end),
    receive
        {log, Level, Format, [Crashed, {Reason, _}], Metadata} ->
            ?show({Level, Format, Crashed =:= Pid, Reason}),
            ?show({maps:get(pid, Metadata) =:= Pid, maps:get(gl, Metadata) =:= group_leader()})
    end,
    ?show(erlang:system_flag(system_logger, undefined) =:= self()),
    ?show(erlang:system_info(system_logger)),
    ?show(erlang:system_flag(system_logger, logger)),
    ?show(erlang:system_info(system_logger)),
    %% One that has ended is told nothing.
    {Ended, Monitor} = spawn_monitor(fun() -> erlang:system_flag(system_logger, self()) end),
    receive {'DOWN', Monitor, process, Ended, _} -> ok end,
    ?show(erlang:system_info(system_logger) =:= Ended),
    [?show(try erlang:system_flag(system_logger, Value) catch error:Why -> Why end) || Value <- [foo, 1]].
