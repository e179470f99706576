%% What handlers of the logger and of error_logger get of crashes that nobody caught.
-module(proc_crash_report_handler).
-export([main/0]).
-export([log/2, init/1, handle_event/2, handle_call/2, handle_info/2, terminate/2]).
-include("case.hrl").

log(Event, #{config := To}) -> To ! {log, Event}.

init(To) -> {ok, To}.
handle_event(Event, To) -> To ! {event, Event}, {ok, To}.
handle_call(_, To) -> {ok, ok, To}.
handle_info(_, To) -> {ok, To}.
terminate(_, _) -> ok.

main() ->
    logger:set_primary_config(level, notice),
    logger:remove_handler(default),
    ok = logger:add_handler(?MODULE, ?MODULE, #{config => self()}),
    ok = error_logger:add_report_handler(?MODULE, self()),
    crash(),
    too_large(),
    ?show(error_logger:delete_report_handler(?MODULE)).

crash() ->
    Pid = spawn(fun() -> error(oops) end),
    receive {log, #{level := Level, msg := {Format, [Pid, {oops, [_ | _]}]}, meta := Meta}} -> ?show({Level, Format, meta(Meta)}) end,
    receive {event, {Tag, _, {From, Text, [Pid, {oops, [_ | _]}]}}} -> ?show({Tag, From, Text}) end.

too_large() ->
    Pid = spawn_opt(fun() -> lists:seq(1, 10000), receive stop -> ok end end,
                    [{max_heap_size, #{size => 1000, kill => true, error_logger => true}}]),
    receive
        {log, #{level := Level, msg := {Format, [Pid, 1000, Words, true, true, 0, Heap, Stack]}, meta := Meta}} ->
            ?show({Level, meta(Meta), Words > 1000}),
            ?show(Format),
            ?show([Name || {Name, _} <- Heap]),
            ?show([{M, F, A} || {M, F, A, _} <- Stack, M =:= ?MODULE])
    end,
    receive {event, {Tag, _, {From, _, [Pid | _]}}} -> ?show({Tag, From}) end.

meta(Meta) -> {lists:sort(maps:keys(Meta)), lists:sort(maps:to_list(maps:get(error_logger, Meta)))}.
