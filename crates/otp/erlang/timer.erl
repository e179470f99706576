%% Timers that call functions, and measuring time.
%%
%% Messages to a process are sent by the virtual machine's own timers. What calls a function or repeats belongs to the process
%% `timer_server`, started on first use: each call runs in a process of its own, so the server never waits.
-module(timer).
-behaviour(gen_server).

-export([apply_after/2, apply_after/3, apply_after/4, apply_interval/2, apply_interval/3, apply_interval/4,
         apply_repeatedly/2, apply_repeatedly/3, apply_repeatedly/4, cancel/1, exit_after/2, exit_after/3, hms/3, hours/1,
         kill_after/1, kill_after/2, minutes/1, now_diff/2, seconds/1, send_after/2, send_after/3, send_interval/2,
         send_interval/3, sleep/1, start/0, start_link/0, tc/1, tc/2, tc/3, tc/4]).
-export([code_change/3, handle_call/3, handle_cast/2, handle_info/2, init/1, terminate/2]).

-define(IS_TIME(T), is_integer(T), T >= 0).

%% The longest time that a receive waits, in milliseconds.
-define(LONGEST, 16#ffffffff).

sleep(Time) when is_integer(Time), Time > ?LONGEST ->
    receive after ?LONGEST -> sleep(Time - ?LONGEST) end;
sleep(Time) -> receive after Time -> ok end.

%% Units ---------------------------------------------------------------------------------------------------------------

seconds(N) -> 1000 * N.
minutes(N) -> 60 * 1000 * N.
hours(N) -> 60 * 60 * 1000 * N.
hms(H, M, S) -> hours(H) + minutes(M) + seconds(S).

now_diff({Mega2, Sec2, Micro2}, {Mega1, Sec1, Micro1}) ->
    ((Mega2 - Mega1) * 1000000 + Sec2 - Sec1) * 1000000 + Micro2 - Micro1.

tc(F) -> timed(F, microsecond).

tc(F, Args) when is_list(Args) -> timed(fun() -> apply(F, Args) end, microsecond);
tc(F, Unit) -> timed(F, Unit).

tc(M, F, A) when is_list(A) -> timed(fun() -> apply(M, F, A) end, microsecond);
tc(F, Args, Unit) when is_list(Args) -> timed(fun() -> apply(F, Args) end, Unit).

tc(M, F, A, Unit) -> timed(fun() -> apply(M, F, A) end, Unit).

timed(F, Unit) ->
    Start = erlang:monotonic_time(),
    Value = F(),
    Stop = erlang:monotonic_time(),
    {erlang:convert_time_unit(Stop - Start, native, Unit), Value}.

%% Once ----------------------------------------------------------------------------------------------------------------

send_after(Time, Message) -> send_after(Time, self(), Message).

send_after(0, To, Message) when is_pid(To); is_atom(To); is_tuple(To) ->
    To ! Message,
    {ok, {instant, make_ref()}};
send_after(Time, To, Message) when ?IS_TIME(Time), is_pid(To), node(To) =:= node() ->
    {ok, {send_local, erlang:send_after(Time, To, Message)}};
send_after(Time, To, Message) when ?IS_TIME(Time), is_pid(To) orelse is_atom(To) orelse is_tuple(To) ->
    once(Time, fun() -> To ! Message end);
send_after(_, _, _) -> {error, badarg}.

apply_after(Time, F) when ?IS_TIME(Time), is_function(F, 0) -> once(Time, F);
apply_after(_, _) -> {error, badarg}.

apply_after(Time, F, Args) when ?IS_TIME(Time), is_list(Args), is_function(F, length(Args)) ->
    once(Time, fun() -> apply(F, Args) end);
apply_after(_, _, _) -> {error, badarg}.

apply_after(Time, M, F, A) when ?IS_TIME(Time), is_atom(M), is_atom(F), is_list(A) -> once(Time, fun() -> apply(M, F, A) end);
apply_after(_, _, _, _) -> {error, badarg}.

exit_after(Time, Reason) -> exit_after(Time, self(), Reason).
exit_after(Time, To, Reason) when ?IS_TIME(Time), is_pid(To) orelse is_atom(To) orelse is_tuple(To) ->
    once(Time, fun() -> exit(named(To), Reason) end);
exit_after(_, _, _) -> {error, badarg}.

named(Name) when is_atom(Name) -> whereis(Name);
named({Name, Node}) when Node =:= node() -> whereis(Name);
named(Pid) -> Pid.

kill_after(Time) -> kill_after(Time, self()).
kill_after(Time, Pid) -> exit_after(Time, Pid, kill).

%% What is to be done now is done without the server.
once(0, F) ->
    _ = spawn(F),
    {ok, {instant, make_ref()}};
once(Time, F) -> ask({once, Time, F}).

%% Again and again -----------------------------------------------------------------------------------------------------

send_interval(Time, Message) -> send_interval(Time, self(), Message).

%% Ends with the process that it sends to.
send_interval(Time, To, Message) when ?IS_TIME(Time), is_pid(To) orelse is_atom(To) orelse is_tuple(To) ->
    ask({interval, Time, fun() -> catch To ! Message end, To});
send_interval(_, _, _) -> {error, badarg}.

apply_interval(Time, F) when ?IS_TIME(Time), is_function(F, 0) -> ask({interval, Time, F, self()});
apply_interval(_, _) -> {error, badarg}.

apply_interval(Time, F, Args) when is_list(Args), is_function(F, length(Args)) ->
    apply_interval(Time, fun() -> apply(F, Args) end);
apply_interval(_, _, _) -> {error, badarg}.

apply_interval(Time, M, F, A) when is_atom(M), is_atom(F), is_list(A) -> apply_interval(Time, fun() -> apply(M, F, A) end);
apply_interval(_, _, _, _) -> {error, badarg}.

%% As apply_interval, but a call starts only when the one before it has ended.
apply_repeatedly(Time, F) when ?IS_TIME(Time), is_function(F, 0) -> ask({repeat, Time, F, self()});
apply_repeatedly(_, _) -> {error, badarg}.

apply_repeatedly(Time, F, Args) when is_list(Args), is_function(F, length(Args)) ->
    apply_repeatedly(Time, fun() -> apply(F, Args) end);
apply_repeatedly(_, _, _) -> {error, badarg}.

apply_repeatedly(Time, M, F, A) when is_atom(M), is_atom(F), is_list(A) -> apply_repeatedly(Time, fun() -> apply(M, F, A) end);
apply_repeatedly(_, _, _, _) -> {error, badarg}.

cancel({send_local, Timer}) when is_reference(Timer) ->
    erlang:cancel_timer(Timer),
    {ok, cancel};
cancel({instant, Ref}) when is_reference(Ref) ->
    {ok, cancel};
cancel({Kind, Ref}) when Kind =:= once orelse Kind =:= interval, is_reference(Ref) ->
    ask({cancel, Ref});
cancel(_) ->
    {error, badarg}.

%% The server ----------------------------------------------------------------------------------------------------------
%% State: what each timer does, by its reference: {Kind, F, Period, NextTime, Monitor, Running}, and the references by monitor.

start() ->
    case gen_server:start({local, timer_server}, ?MODULE, [], []) of
        {ok, _} -> ok;
        {error, {already_started, _}} -> ok
    end.

start_link() -> gen_server:start_link({local, timer_server}, ?MODULE, [], []).

ask(Request) ->
    case whereis(timer_server) of
        undefined -> start();
        _ -> ok
    end,
    gen_server:call(timer_server, Request, infinity).

init([]) ->
    process_flag(trap_exit, true),
    {ok, #{}}.

handle_call({once, Time, F}, _, Timers) ->
    try erlang:start_timer(Time, self(), once) of
        Ref -> {reply, {ok, {once, Ref}}, Timers#{Ref => {once, F}}}
    catch
        error:badarg -> {reply, {error, badarg}, Timers}
    end;
handle_call({Kind, Period, F, Watched}, _, Timers) when Kind =:= interval; Kind =:= repeat ->
    Id = make_ref(),
    Monitor = monitor(process, Watched),
    At = erlang:monotonic_time(millisecond) + Period,
    Timers1 = Timers#{Id => {Kind, F, Period, At, Monitor, none}, Monitor => {watch, Id}},
    {reply, {ok, {interval, Id}}, Timers1#{at(At, Id) => {tick, Id}}};
handle_call({cancel, Ref}, _, Timers) ->
    {reply, {ok, cancel}, forget(Ref, Timers)};
handle_call(_, _, Timers) ->
    {noreply, Timers}.

handle_info({timeout, Timer, _}, Timers) when is_map_key(Timer, Timers) ->
    case maps:take(Timer, Timers) of
        {{once, F}, Timers1} ->
            spawn(F),
            {noreply, Timers1};
        {{tick, Id}, Timers1} ->
            {noreply, tick(Id, map_get(Id, Timers1), Timers1)}
    end;
handle_info({'DOWN', Monitor, _, _, _}, Timers) when is_map_key(Monitor, Timers) ->
    case map_get(Monitor, Timers) of
        {watch, Id} -> {noreply, forget(Id, Timers)};
        {ran, Id} -> {noreply, ran(Id, maps:remove(Monitor, Timers))}
    end;
handle_info(_, Timers) ->
    {noreply, Timers}.

%% A call that is late because the one before it still runs is made when that one ends.
tick(Id, {interval, F, Period, At, Monitor, none}, Timers) ->
    spawn(F),
    Timers#{Id := {interval, F, Period, At + Period, Monitor, none}, at(At + Period, Id) => {tick, Id}};
tick(Id, {repeat, F, Period, At, Monitor, none}, Timers) ->
    {_, Run} = spawn_monitor(F),
    Timers#{Id := {repeat, F, Period, At + Period, Monitor, Run}, Run => {ran, Id}, at(At + Period, Id) => {tick, Id}};
tick(Id, {repeat, F, Period, At, Monitor, Run}, Timers) ->
    Timers#{Id := {late, F, Period, At, Monitor, Run}}.

ran(Id, Timers) ->
    case Timers of
        #{Id := {late, F, Period, At, Monitor, _}} -> tick(Id, {repeat, F, Period, At, Monitor, none}, Timers);
        #{Id := {repeat, F, Period, At, Monitor, _}} -> Timers#{Id := {repeat, F, Period, At, Monitor, none}};
        #{} -> Timers
    end.

%% A time that is too far for a timer never comes.
at(Time, _) ->
    try erlang:start_timer(Time, self(), tick, [{abs, true}])
    catch error:badarg -> make_ref()
    end.

%% Removes a timer with all that belongs to it.
forget(Ref, Timers) ->
    case Timers of
        #{Ref := {once, _}} ->
            erlang:cancel_timer(Ref),
            maps:remove(Ref, Timers);
        #{Ref := {_, _, _, _, Monitor, Run}} ->
            demonitor(Monitor, [flush]),
            Ticks = [Timer || Timer := {tick, Id} <- Timers, Id =:= Ref],
            _ = [erlang:cancel_timer(Timer) || Timer <- Ticks],
            maps:without([Ref, Monitor, Run | Ticks], Timers);
        #{} ->
            Timers
    end.

handle_cast(_, Timers) -> {noreply, Timers}.
terminate(_, _) -> ok.
code_change(_, Timers, _) -> {ok, Timers}.
