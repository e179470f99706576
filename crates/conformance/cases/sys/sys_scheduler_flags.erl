%% Flags of schedulers: how many run, who keeps them from running, and what they spend their time on. Answers that depend on their number
%% are told as relations.
-module(sys_scheduler_flags).
-include("case.hrl").

main() ->
    All = erlang:system_info(schedulers),
    erlang:system_flag(schedulers_online, All),
    online(All),
    blocking(All),
    wall_time(All),
    accounting(All),
    others().

online(All) ->
    ?show(erlang:system_flag(schedulers_online, 1) =:= All),
    ?show({erlang:system_info(schedulers_online), erlang:system_info(schedulers) =:= All}),
    ?show(erlang:system_info(scheduler_id)),
    ?show(element(2, erlang:system_info(schedulers_state))),
    [?show(refused(schedulers_online, Value)) || Value <- [0, All + 1, -1, one]],
    %% Everything still runs on one.
    Self = self(),
    [spawn(fun() -> timer:sleep(1), Self ! {done, N} end) || N <- lists:seq(1, 50)],
    ?show(lists:sum([receive {done, N} -> N end || N <- lists:seq(1, 50)])),
    ?show(erlang:system_flag(schedulers_online, All)),
    ?show(erlang:system_info(schedulers_online) =:= All).

blocking(All) ->
    ?show(erlang:system_info(multi_scheduling) =:= enabled),
    ?show(erlang:system_flag(multi_scheduling, block) =:= blocked),
    ?show(erlang:system_flag(multi_scheduling, block) =:= blocked),
    ?show(erlang:system_info(multi_scheduling_blockers) =:= [self() || All > 1]),
    ?show(erlang:system_flag(multi_scheduling, unblock) =:= blocked),
    ?show(erlang:system_flag(multi_scheduling, unblock) =:= enabled),
    ?show(erlang:system_flag(multi_scheduling, unblock) =:= enabled),
    ?show(erlang:system_flag(multi_scheduling, block_normal) =:= blocked_normal),
    ?show(erlang:system_info(normal_multi_scheduling_blockers) =:= [self() || All > 1]),
    ?show(erlang:system_info(multi_scheduling_blockers)),
    ?show(erlang:system_flag(multi_scheduling, unblock_normal) =:= enabled),
    %% What a process blocks it blocks as long as it lives.
    {_, Monitor} = spawn_monitor(fun() -> erlang:system_flag(multi_scheduling, block) end),
    receive {'DOWN', Monitor, process, _, Reason} -> ?show(Reason) end,
    ?show(erlang:system_info(multi_scheduling) =:= enabled),
    ?show(erlang:system_info(multi_scheduling_blockers)),
    ?show(refused(multi_scheduling, foo)).

wall_time(All) ->
    ?show(erlang:statistics(scheduler_wall_time)),
    ?show(erlang:system_flag(scheduler_wall_time, true)),
    ?show(erlang:system_flag(scheduler_wall_time, true)),
    busy(2000000),
    Times = [Time || {Id, _, _} = Time <- lists:sort(erlang:statistics(scheduler_wall_time)), Id =< All],
    ?show([Id || {Id, _, _} <- Times] =:= lists:seq(1, All)),
    ?show([Time || {_, Active, Total} = Time <- Times, 0 > Active orelse Active > Total]),
    ?show(lists:sum([Active || {_, Active, _} <- Times]) > 0),
    ?show(erlang:system_flag(scheduler_wall_time, false)),
    ?show(is_list(erlang:statistics(scheduler_wall_time))),
    ?show(erlang:system_flag(scheduler_wall_time, false)),
    ?show(erlang:statistics(scheduler_wall_time)),
    ?show(erlang:statistics(scheduler_wall_time_all)),
    ?show(erlang:system_flag(scheduler_wall_time, false)),
    ?show(refused(scheduler_wall_time, foo)).

busy(0) -> ok;
busy(N) -> busy(N - 1).

accounting(All) ->
    ?show(erlang:system_flag(microstate_accounting, true)),
    busy(2000000),
    erlang:garbage_collect(),
    timer:sleep(10),
    ?show(erlang:system_flag(microstate_accounting, false)),
    First = schedulers(All),
    ?show(lists:sort(maps:keys(maps:get(counters, hd(First))))),
    ?show(lists:sort(maps:keys(hd(First)))),
    Spent = fun(State) -> lists:sum([maps:get(State, Counters) || #{counters := Counters} <- First]) end,
    [?show({State, Spent(State) > 0}) || State <- [emulator, sleep]],
    %% Off: nothing is added.
    busy(1000000),
    ?show(schedulers(All) =:= First),
    ?show(erlang:system_flag(microstate_accounting, reset)),
    ?show(lists:sum([Time || #{counters := Counters} <- schedulers(All), Time <- maps:values(Counters)])),
    ?show(refused(microstate_accounting, foo)).

schedulers(All) ->
    Threads = [{Id, Thread} || #{type := scheduler, id := Id} = Thread <- erlang:statistics(microstate_accounting)],
    {Ids, Schedulers} = lists:unzip(lists:sort(Threads)),
    Ids = lists:seq(1, All),
    Schedulers.

others() ->
    ?show(erlang:system_flag(trace_control_word, 7)),
    ?show(erlang:system_info(trace_control_word)),
    ?show(erlang:system_flag(trace_control_word, 0)),
    ?show(erlang:system_flag(outstanding_system_requests_limit, 9) =:= 2 * erlang:system_info(schedulers)),
    ?show(erlang:system_info(outstanding_system_requests_limit)),
    ?show(erlang:system_flag(outstanding_system_requests_limit, 4)),
    [?show(refused(outstanding_system_requests_limit, Value)) || Value <- [0, 134217728, a]],
    [?show(refused(Flag, foo)) || Flag <- [dirty_cpu_schedulers_online, trace_control_word]],
    ?show([erlang:system_info(Item) || Item <- [lock_checking, constant_pool_support, decentralized_counter_groups_map]]).

refused(Flag, Value) -> try erlang:system_flag(Flag, Value) catch error:Reason -> Reason end.
