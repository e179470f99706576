%% A process under overload protection: modes by the length of its queue, flushing, bursts, options and their checks.
-module(sys_logger_olp).
-export([main/0]).
-export([init/1, handle_load/2, handle_call/3, handle_cast/2, handle_info/2, notify/2, reset_state/1, terminate/2]).

main() ->
    process_flag(trap_exit, true),
    io:format("~p~n", [lists:sort(maps:to_list(logger_olp:get_default_opts()))]),
    {ok, Pid, Olp} = logger_olp:start_link(olp_test, ?MODULE, self(), #{}),
    true = Pid =:= logger_olp:get_pid(Olp) andalso Pid =:= whereis(olp_test),
    [logger_olp:load(Olp, N) || N <- [1, 2, 3]],
    told(),
    io:format("~p~n", [logger_olp:call(Olp, question)]),
    logger_olp:cast(Olp, order),
    Pid ! message,
    told(),
    io:format("~p~n", [logger_olp:set_opts(Olp, #{sync_mode_qlen => 300})]),
    io:format("~p~n", [logger_olp:set_opts(Olp, #{drop_mode_qlen => 1, sync_mode_qlen => 0})]),
    io:format("~p~n", [logger_olp:set_opts(Olp, #{burst_limit_enable => perhaps})]),
    io:format("~p~n", [logger_olp:set_opts(Olp, #{unknown => 1})]),
    io:format("~p~n", [logger_olp:set_opts(Olp, #{sync_mode_qlen => 2, drop_mode_qlen => 4, flush_qlen => 100})]),
    modes(Olp, 1), modes(Olp, 3), modes(Olp, 6),
    flushed(Olp),
    burst(Olp),
    io:format("~p~n", [logger_olp:reset(Olp)]),
    io:format("~p~n", [lists:sort(maps:to_list(maps:with([mode, idle, id, module, burst_limit_enable], logger_olp:info(Olp))))]),
    io:format("~p~n", [logger_olp:stop(Olp)]),
    receive {'EXIT', Pid, Reason} -> io:format("ended ~p~n", [Reason]) end,
    told(),
    io:format("~p~n", [whereis(olp_test)]),
    io:format("~p~n", [logger_olp:start_link(olp_test, ?MODULE, {fail, why}, #{})]),
    io:format("~p~n", [logger_olp:start_link(olp_test, ?MODULE, {throw, why}, #{})]),
    io:format("~p~n", [logger_olp:start_link(olp_test, ?MODULE, self(), #{flush_qlen => 3})]),
    killed().

%% The mode after a piece of work that finds so many others waiting.
modes(Olp, Waiting) ->
    Pid = logger_olp:get_pid(Olp),
    sys:suspend(Pid),
    [gen_server:cast(Pid, {'$olp_load', {nothing, N}}) || N <- lists:seq(1, Waiting + 1)],
    sys:resume(Pid),
    told(),
    io:format("~p waiting: ~p~n", [Waiting, maps:get(mode, logger_olp:info(Olp))]).

flushed(Olp) ->
    Pid = logger_olp:get_pid(Olp),
    sys:suspend(Pid),
    [gen_server:cast(Pid, {'$olp_load', {quiet, N}}) || N <- lists:seq(1, 150)],
    sys:resume(Pid),
    told().

burst(Olp) ->
    ok = logger_olp:set_opts(Olp, #{burst_limit_max_count => 3, burst_limit_window_time => 60000, sync_mode_qlen => 50,
                                    drop_mode_qlen => 60}),
    [logger_olp:load(Olp, N) || N <- lists:seq(1, 6)],
    told().

killed() ->
    {ok, Pid, Olp} = logger_olp:start_link(olp_kill, ?MODULE, self(),
                                           #{overload_kill_enable => true, overload_kill_qlen => 5, overload_kill_restart_after => infinity}),
    sys:suspend(Pid),
    [gen_server:cast(Pid, {'$olp_load', {quiet, N}}) || N <- lists:seq(1, 20)],
    sys:resume(Pid),
    receive {'EXIT', Pid, {shutdown, {overloaded, Waiting, Memory}}} -> io:format("killed ~p ~p~n", [Waiting, is_integer(Memory)]) end,
    told(),
    io:format("~p~n", [try logger_olp:info(Olp) catch C:{noproc, _} -> {C, noproc} end]).

%% All until nothing more comes, which is after the process has found itself idle.
told() ->
    receive {told, What} -> io:format("~p~n", [What]), told() after 400 -> ok end.

init({fail, Why}) -> {error, Why};
init({throw, Why}) -> throw({error, Why});
init(Parent) -> {ok, #{parent => Parent}}.

handle_load({quiet, _}, State) -> State;
handle_load(Work, State) -> tell({load, Work}, State).
handle_call(Question, _, State) -> {reply, {answered, Question}, State}.
handle_cast(Order, State) -> {noreply, tell({cast, Order}, State)}.
handle_info(Message, State) -> {noreply, tell({info, Message}, State)}.
notify({flushed, N}, State) -> tell({notify, {flushed, N > 100}}, State);
notify(What, State) -> tell({notify, What}, State).
reset_state(State) -> State.
terminate(Reason, State) -> tell({terminate, Reason}, State).

tell(What, #{parent := Parent} = State) ->
    Parent ! {told, What},
    State.
