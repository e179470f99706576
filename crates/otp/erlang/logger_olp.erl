%% A process that protects itself and its node against more work than it can do; log handlers run in one.
%%
%% Who gives it work looks first how it is: in mode `async` work is sent and its sender goes on, in mode `sync` the sender waits until it
%% is done, in mode `drop` nothing is sent. The length of the queue decides, at each piece of work; beyond `flush_qlen` what waits is
%% thrown away. A burst of more pieces than a window of time allows is cut short, and a process that is overloaded in spite of it all
%% may end, to be started again some time later. What is done with the work is the callback module's: init/1 and handle_load/2, and as
%% it likes handle_call/3, handle_cast/2, handle_info/2, notify/2, reset_state/1 and terminate/2.
-module(logger_olp).
-behaviour(gen_server).

-export([become/4, call/2, cast/2, check_opts/1, get_default_opts/0, get_opts/1, get_pid/1, get_ref/0, get_ref/1, info/1, load/2, reset/1, restart/1,
         set_opts/2, start/4, start_link/4, stop/1]).
-export([code_change/3, handle_call/3, handle_cast/2, handle_info/2, init/1, terminate/2]).

%% After this time without work, in milliseconds, the callback is told that the process is idle.
-define(IDLE_AFTER, 100).
%% No more pieces of work than these are thrown away at once.
-define(FLUSH_MOST, 5000).

get_default_opts() -> maps:with(keys(), logger_boot:handler_config()).

keys() ->
    [burst_limit_enable, burst_limit_max_count, burst_limit_window_time, drop_mode_qlen, flush_qlen, overload_kill_enable,
     overload_kill_mem_size, overload_kill_qlen, overload_kill_restart_after, sync_mode_qlen].

start_link(Name, Module, Args, Options) -> started(fun proc_lib:start_link/3, Name, Module, Args, Options).
start(Name, Module, Args, Options) -> started(fun proc_lib:start/3, Name, Module, Args, Options).

started(Start, Name, Module, Args, Given) when is_map(Given) ->
    Options = maps:merge(get_default_opts(), Given),
    case check_opts(Options) of
        ok -> Start(?MODULE, init, [[Name, Module, Args, Options]]);
        Error -> Error
    end.

load({_, Pid, Mode}, Work) ->
    case persistent_term:get(Mode, async) of
        async ->
            gen_server:cast(Pid, {'$olp_load', Work});
        sync ->
            _ = call(Pid, {'$olp_load', Work}),
            ok;
        drop ->
            ok
    end.

call({_, Pid, _}, Request) -> call(Pid, Request);
call(Server, Request) ->
    try gen_server:call(Server, Request)
    catch _:{timeout, _} -> {error, busy}
    end.

cast({_, Pid, _}, Request) -> gen_server:cast(Pid, Request).

info(Olp) -> call(Olp, info).
reset(Olp) -> call(Olp, reset).
get_opts(Olp) -> call(Olp, get_opts).
set_opts(Olp, Options) -> call(Olp, {set_opts, Options}).
get_ref() -> get(olp_ref).
get_ref(Olp) -> call(Olp, get_ref).
get_pid({_, Pid, _}) -> Pid.

stop({_, Pid, _}) -> stop(Pid);
stop(Pid) ->
    _ = gen_server:call(Pid, stop),
    ok.

%% What a process that ended of overload has left behind for its start.
restart(Start) ->
    Result = try Start()
             catch Class:Reason:Stack -> {error, {restart_failed, Start, Class, Reason, Stack}}
             end,
    logger_server:note(debug, [{?MODULE, restart}, {result, Result}]).

check_opts(Options) ->
    case [{Key, Value} || Key := Value <- Options, not valid(Key, Value)] of
        [] ->
            case Options of
                #{sync_mode_qlen := Sync, drop_mode_qlen := Drop, flush_qlen := Flush} when Drop > 1, Sync =< Drop, Drop =< Flush -> ok;
                _ -> {error, {invalid_olp_levels, maps:with([sync_mode_qlen, drop_mode_qlen, flush_qlen], Options)}}
            end;
        [{Key, Value} | _] ->
            {error, {invalid_olp_config, #{Key => Value}}}
    end.

valid(Key, Value) when Key =:= burst_limit_enable; Key =:= overload_kill_enable -> is_boolean(Value);
valid(overload_kill_restart_after, infinity) -> true;
valid(Key, Value) -> is_integer(Value) andalso lists:member(Key, keys()).

%% The process ---------------------------------------------------------------------------------------------------------

init([Name, Module, Args, Options]) ->
    register(Name, self()),
    case begun(Name, Module, Args, Options) of
        {ok, State} ->
            proc_lib:init_ack({ok, self(), get_ref()}),
            gen_server:enter_loop(?MODULE, [], told_restarted(State));
        Error ->
            unregister(Name),
            proc_lib:init_fail(Error, {exit, normal})
    end.

%% What the process at the name does that was there before anybody needed it.
become(Name, Module, Args, Options) ->
    {ok, State} = begun(Name, Module, Args, Options),
    gen_server:enter_loop(?MODULE, [], State).

begun(Name, Module, Args, Options) ->
    process_flag(message_queue_data, off_heap),
    ModeRef = {?MODULE, Name},
    put(olp_ref, {Name, self(), ModeRef}),
    case initialised(Module, Args) of
        {ok, State} ->
            persistent_term:put(ModeRef, async),
            Now = now_us(),
            {ok, Options#{id => Name, module => Module, cb_state => State, mode_ref => ModeRef, mode => async, idle => true,
                          last_qlen => 0, last_load_ts => Now, burst_win_ts => Now, burst_msg_count => 0}};
        Error ->
            Error
    end.

initialised(Module, Args) ->
    try Module:init(Args)
    catch _:Reason -> {error, Reason}
    end.

now_us() -> erlang:monotonic_time(microsecond).

handle_call({'$olp_load', Work}, _, State) ->
    {Result, State1} = loaded(Work, State#{idle := false}),
    replied(Result, State1);
handle_call(get_ref, _, State) ->
    replied(get_ref(), State);
handle_call({set_opts, Given}, _, State) ->
    Options = maps:merge(maps:with(keys(), State), Given),
    case check_opts(Options) of
        ok -> replied(ok, maps:merge(State, Options));
        Error -> replied(Error, State)
    end;
handle_call(get_opts, _, State) ->
    replied(maps:with(keys(), State), State);
handle_call(info, _, State) ->
    replied(State, State);
handle_call(reset, _, #{cb_state := Own} = State) ->
    replied(ok, State#{idle := true, last_qlen := 0, last_load_ts := now_us(), cb_state := asked(reset_state, [Own], Own, State)});
handle_call(stop, _, State) ->
    {stop, {shutdown, stopped}, ok, State};
handle_call(Request, From, #{cb_state := Own} = State) ->
    case asked(handle_call, [Request, From, Own], State) of
        {reply, Reply, Own1} -> replied(Reply, State#{cb_state := Own1});
        {noreply, Own1} -> continued(State#{cb_state := Own1});
        {stop, Reason, Reply, Own1} -> {stop, Reason, Reply, State#{cb_state := Own1}};
        {stop, Reason, Own1} -> {stop, Reason, State#{cb_state := Own1}}
    end.

handle_cast({'$olp_load', Work}, State) ->
    {_, State1} = loaded(Work, State#{idle := false}),
    continued(State1);
handle_cast(Request, #{cb_state := Own} = State) ->
    case asked(handle_cast, [Request, Own], State) of
        {noreply, Own1} -> continued(State#{cb_state := Own1});
        {stop, Reason, Own1} -> {stop, Reason, State#{cb_state := Own1}}
    end.

handle_info(timeout, #{mode := Mode} = State) ->
    State1 = changed(Mode, async, told(idle, State)),
    {noreply, State1#{idle := true, burst_msg_count := 0}};
handle_info(Message, #{cb_state := Own} = State) ->
    case asked(handle_info, [Message, Own], State) of
        {noreply, Own1} ->
            continued(State#{cb_state := Own1});
        {stop, Reason, Own1} ->
            {stop, Reason, State#{cb_state := Own1}};
        %% The message is work.
        {load, Own1} ->
            {_, State1} = loaded(Message, State#{idle := false, cb_state := Own1}),
            continued(State1)
    end.

terminate({shutdown, {overloaded, _, _}}, #{id := Name, cb_state := Own, overload_kill_restart_after := After} = State) ->
    unregister(Name),
    case asked(terminate, [overloaded, Own], ok, State) of
        {ok, Start} when is_function(Start, 0), is_integer(After) ->
            mark_restart(State),
            {ok, _} = timer:apply_after(After, ?MODULE, restart, [Start]),
            ok;
        _ ->
            ok
    end;
terminate(Reason, #{id := Name, cb_state := Own} = State) ->
    _ = asked(terminate, [Reason, Own], ok, State),
    unregister(Name),
    ok.

code_change(_, State, _) -> {ok, State}.

continued(#{idle := true} = State) -> {noreply, State};
continued(State) -> {noreply, State, ?IDLE_AFTER}.

replied(Reply, #{idle := true} = State) -> {reply, Reply, State};
replied(Reply, State) -> {reply, Reply, State, ?IDLE_AFTER}.

%% Work ----------------------------------------------------------------------------------------------------------------

loaded(Work, #{mode := Mode} = State0) ->
    Now = now_us(),
    {_, Waiting} = process_info(self(), message_queue_len),
    New = mode(Waiting, State0),
    State = changed(Mode, New, State0#{last_qlen := Waiting}),
    end_if_choked(Waiting, State),
    case New of
        flush -> flushed(Now, State);
        _ -> done(Work, Now, State)
    end.

mode(Waiting, #{flush_qlen := Flush}) when Waiting >= Flush -> flush;
mode(Waiting, #{drop_mode_qlen := Drop}) when Waiting >= Drop -> drop;
mode(Waiting, #{sync_mode_qlen := Sync}) when Waiting >= Sync -> sync;
mode(_, _) -> async.

%% Flushing is no mode of its own: it ends at once.
changed(_, flush, State) -> State;
changed(Mode, Mode, State) -> State;
changed(Old, New, #{mode_ref := ModeRef} = State) ->
    persistent_term:put(ModeRef, New),
    case Old =:= drop orelse New =:= drop of
        true -> told({mode_change, Old, New}, State#{mode := New});
        false -> State#{mode := New}
    end.

%% The memory is asked for only where it counts, as the answer takes the longer the more messages wait.
end_if_choked(Waiting, #{overload_kill_enable := true, overload_kill_qlen := Most, overload_kill_mem_size := MostMemory}) ->
    {_, Memory} = process_info(self(), memory),
    (Waiting > Most orelse Memory > MostMemory) andalso exit({shutdown, {overloaded, Waiting, Memory}});
end_if_choked(_, _) ->
    ok.

flushed(Now, #{mode := Mode} = State) ->
    process_flag(priority, high),
    Count = flush(0),
    process_flag(priority, normal),
    State1 = told({flushed, Count}, State),
    {_, Waiting} = process_info(self(), message_queue_len),
    {dropped, changed(Mode, async, State1#{last_qlen := Waiting, last_load_ts := Now})}.

%% Only work goes: questions and orders stay.
flush(?FLUSH_MOST) -> ?FLUSH_MOST;
flush(Count) ->
    receive
        {'$gen_cast', {'$olp_load', _}} ->
            flush(Count + 1);
        {'$gen_call', From, {'$olp_load', _}} ->
            gen_server:reply(From, dropped),
            flush(Count + 1);
        {log, _, _, _, _} ->
            flush(Count + 1);
        {log, _, _, _} ->
            flush(Count + 1)
    after 0 ->
        Count
    end.

done(Work, Now, State) ->
    case in_burst(Now, State) of
        {true, State1} ->
            {dropped, State1#{last_load_ts := Now}};
        {false, #{cb_state := Own} = State1} ->
            Own1 = asked(handle_load, [Work, Own], State1),
            {_, Waiting} = process_info(self(), message_queue_len),
            {ok, State1#{cb_state := Own1, last_qlen := Waiting, last_load_ts := Now}}
    end.

in_burst(_, #{burst_limit_enable := false} = State) -> {false, State};
in_burst(Now, #{burst_msg_count := Count, burst_limit_max_count := Most, burst_win_ts := Begin, burst_limit_window_time := Window} = State) ->
    if
        Count < Most -> {false, State#{burst_msg_count := Count + 1}};
        Now - Begin < Window * 1000 -> {true, State};
        true -> {false, State#{burst_win_ts := Now, burst_msg_count := 0}}
    end.

%% The callback --------------------------------------------------------------------------------------------------------

told(What, #{cb_state := Own} = State) -> State#{cb_state := asked(notify, [What, Own], Own, State)}.

%% What is thrown is the answer.
asked(Function, Args, #{module := Module}) ->
    try apply(Module, Function, Args)
    catch throw:Answer -> Answer
    end.

%% A function that the module does not have answers the default.
asked(Function, Args, Default, #{module := Module} = State) ->
    try asked(Function, Args, State)
    catch
        error:undef:Stack ->
            case Stack of
                [{Module, Function, Args, _} | _] -> Default;
                _ -> erlang:raise(error, undef, Stack)
            end
    end.

%% A process by this name says to the next start that it is a restart.
mark_restart(State) ->
    Mark = mark(State),
    _ = spawn(fun() -> register(Mark, self()), receive after infinity -> ok end end),
    ok.

mark(#{id := Name, module := Module}) -> list_to_atom(lists:concat([Module, "_", Name, "_restarting"])).

told_restarted(State) ->
    case whereis(mark(State)) of
        undefined ->
            State;
        Pid ->
            exit(Pid, kill),
            told(restart, State)
    end.
