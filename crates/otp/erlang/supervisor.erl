%% Supervisors: processes that start, watch, restart and stop their children in order.
%%
%% Children are kept with the one started last first. A simple_one_for_one supervisor keeps one template and, for each child, the
%% arguments it was started with. When restarts exceed the intensity within the period, the supervisor stops its children and exits
%% with reason shutdown.
-module(supervisor).
-behaviour(gen_server).

-export([check_childspecs/1, check_childspecs/2, count_children/1, delete_child/2, format_log/1, format_log/2,
         get_callback_module/1, get_childspec/2, restart_child/2, start_child/2, start_link/2, start_link/3, terminate_child/2,
         which_children/1]).
-export([code_change/3, handle_call/3, handle_cast/2, handle_info/2, init/1, terminate/2]).

-callback init(term()) -> {ok, {term(), [term()]}} | ignore.

%% The form of a child shows in error terms, so its fields stand in OTP's order. `pid` is undefined, {restarting, OldPid} or a pid.
-record(child, {pid = undefined, id, mfargs, restart_type, significant, shutdown, child_type, modules = []}).

-record(state, {name, strategy, intensity, period, auto_shutdown, children = [], dynamic = #{}, restarts = [], module, args}).

-define(RUNNING(Pid), is_pid(Pid)).

%% Interface -----------------------------------------------------------------------------------------------------------

start_link(Module, Args) -> gen_server:start_link(?MODULE, {self, Module, Args}, []).
start_link(Name, Module, Args) -> gen_server:start_link(Name, ?MODULE, {Name, Module, Args}, []).

start_child(Supervisor, Spec) -> ask(Supervisor, {start_child, Spec}).
restart_child(Supervisor, Id) -> ask(Supervisor, {restart_child, Id}).
delete_child(Supervisor, Id) -> ask(Supervisor, {delete_child, Id}).
terminate_child(Supervisor, Id) -> ask(Supervisor, {terminate_child, Id}).
get_childspec(Supervisor, Id) -> ask(Supervisor, {get_childspec, Id}).
which_children(Supervisor) -> ask(Supervisor, which_children).
count_children(Supervisor) -> ask(Supervisor, count_children).
get_callback_module(Supervisor) -> ask(Supervisor, get_callback_module).

ask(Supervisor, Request) -> gen_server:call(Supervisor, Request, infinity).

check_childspecs(Specs) -> check_childspecs(Specs, undefined).

check_childspecs(Specs, AutoShutdown) when is_list(Specs) ->
    %% Without it, children may be significant.
    case AutoShutdown =:= undefined orelse is_auto_shutdown(AutoShutdown) of
        true ->
            case checked(Specs, AutoShutdown) of
                {ok, _} -> ok;
                Error -> Error
            end;
        false ->
            {error, {badarg, AutoShutdown}}
    end;
check_childspecs(Specs, _) -> {error, {badarg, Specs}}.

%% Starting ------------------------------------------------------------------------------------------------------------

init({GivenName, Module, Args}) ->
    process_flag(trap_exit, true),
    Name = case GivenName of self -> {self(), Module}; _ -> GivenName end,
    case Module:init(Args) of
        {ok, {Flags, Specs}} ->
            case flags(Flags, #state{name = Name, module = Module, args = Args}) of
                {ok, State} -> init_children(State, Specs);
                {error, Reason} -> {stop, {supervisor_data, Reason}}
            end;
        ignore ->
            ignore;
        Other ->
            {stop, {bad_return, {Module, init, Other}}}
    end.

init_children(#state{strategy = simple_one_for_one}, Specs) when is_list(Specs), length(Specs) =/= 1 ->
    {stop, {bad_start_spec, Specs}};
init_children(State, Specs) ->
    case checked(Specs, State#state.auto_shutdown) of
        {ok, Children} when State#state.strategy =:= simple_one_for_one ->
            {ok, State#state{children = Children}};
        {ok, Children} ->
            case start_all(Children, [], State) of
                {ok, Started} ->
                    %% With children that stay as they are there is little to do.
                    {ok, State#state{children = Started}, hibernate};
                {error, Started, #child{id = Id}, Reason} ->
                    _ = stop_all(Started, State),
                    {stop, {shutdown, {failed_to_start_child, Id, Reason}}}
            end;
        {error, Reason} ->
            {stop, {start_spec, Reason}}
    end.

%% Starts children in order; answers the list with the last one first. A failure leaves those that were started, and the child
%% that failed.
start_all([Child | Children], Started, State) ->
    case start(Child, State) of
        {ok, undefined, _} when Child#child.restart_type =:= temporary -> start_all(Children, Started, State);
        {ok, Pid, _} -> start_all(Children, [Child#child{pid = Pid} | Started], State);
        {error, Reason} ->
            report(start_error, Reason, Child, State),
            {error, Started, Child, Reason}
    end;
start_all([], Started, _) ->
    {ok, Started}.

start(#child{mfargs = {M, F, A}} = Child, State) -> start(Child, M, F, A, State).

start(Child, M, F, A, State) ->
    try apply(M, F, A) of
        {ok, Pid} when is_pid(Pid) ->
            progress(Child#child{pid = Pid}, State),
            {ok, Pid, []};
        {ok, Pid, Extra} when is_pid(Pid) ->
            progress(Child#child{pid = Pid}, State),
            {ok, Pid, [Extra]};
        ignore -> {ok, undefined, []};
        {error, Reason} -> {error, Reason};
        Other -> {error, Other}
    catch
        throw:Value -> {error, Value};
        error:Reason:Stack -> {error, {'EXIT', {Reason, Stack}}};
        exit:Reason -> {error, {'EXIT', Reason}}
    end.

%% Flags and specifications --------------------------------------------------------------------------------------------

flags(#{} = Flags, State) ->
    flags(maps:get(strategy, Flags, one_for_one), maps:get(intensity, Flags, 1), maps:get(period, Flags, 5),
          maps:get(auto_shutdown, Flags, never), State);
flags({Strategy, Intensity, Period}, State) -> flags(Strategy, Intensity, Period, never, State);
flags(Other, _) -> {error, {invalid_type, Other}}.

flags(Strategy, Intensity, Period, AutoShutdown, State) ->
    IsStrategy = lists:member(Strategy, [one_for_one, one_for_all, rest_for_one, simple_one_for_one]),
    IsAuto = is_auto_shutdown(AutoShutdown),
    if
        not IsStrategy -> {error, {invalid_strategy, Strategy}};
        not is_integer(Intensity); Intensity < 0 -> {error, {invalid_intensity, Intensity}};
        not is_integer(Period); Period =< 0 -> {error, {invalid_period, Period}};
        not IsAuto -> {error, {invalid_auto_shutdown, AutoShutdown}};
        Strategy =:= simple_one_for_one, AutoShutdown =/= never -> {error, {bad_combination, [{auto_shutdown, AutoShutdown}, {strategy, Strategy}]}};
        true ->
            {ok, State#state{strategy = Strategy, intensity = Intensity, period = Period, auto_shutdown = AutoShutdown}}
    end.

is_auto_shutdown(Auto) -> Auto =:= never orelse Auto =:= any_significant orelse Auto =:= all_significant.

checked(Specs, AutoShutdown) when is_list(Specs) -> checked(Specs, AutoShutdown, []);
checked(Specs, _) -> {error, {badarg, Specs}}.

checked([Spec | Specs], AutoShutdown, Checked) ->
    case child(Spec, AutoShutdown) of
        {ok, #child{id = Id} = Child} ->
            case lists:keymember(Id, #child.id, Checked) of
                true -> {error, {duplicate_child_name, Id}};
                false -> checked(Specs, AutoShutdown, [Child | Checked])
            end;
        Error ->
            Error
    end;
checked([], _, Checked) ->
    {ok, lists:reverse(Checked)}.

child({Id, Start, Restart, Shutdown, Type, Modules}, Auto) ->
    child(#{id => Id, start => Start, restart => Restart, shutdown => Shutdown, type => Type, modules => Modules}, Auto);
child(#{} = Spec, Auto) ->
    try {ok, valid_child(Spec, Auto)}
    catch throw:Reason -> {error, Reason}
    end;
child(Spec, _) -> {error, {invalid_child_spec, Spec}}.

valid_child(Spec, Auto) ->
    Id = case Spec of #{id := I} -> I; #{} -> throw(missing_id) end,
    Start = case Spec of #{start := S} -> S; #{} -> throw(missing_start) end,
    Restart = maps:get(restart, Spec, permanent),
    Significant = maps:get(significant, Spec, false),
    Type = maps:get(type, Spec, worker),
    Shutdown = maps:get(shutdown, Spec, case Type of worker -> 5000; _ -> infinity end),
    lists:member(Type, [worker, supervisor]) orelse throw({invalid_child_type, Type}),
    Module = case Start of
                 {M, F, A} when is_atom(M), is_atom(F), is_list(A) -> M;
                 _ -> throw({invalid_mfa, Start})
             end,
    Modules = maps:get(modules, Spec, [Module]),
    lists:member(Restart, [permanent, transient, temporary]) orelse throw({invalid_restart_type, Restart}),
    is_boolean(Significant) orelse throw({invalid_significant, Significant}),
    Significant andalso Auto =:= never andalso throw({bad_combination, [{auto_shutdown, never}, {significant, true}]}),
    Significant andalso Restart =:= permanent andalso throw({bad_combination, [{restart, permanent}, {significant, true}]}),
    Shutdown =:= infinity orelse Shutdown =:= brutal_kill orelse is_integer(Shutdown) andalso Shutdown >= 0 orelse
        throw({invalid_shutdown, Shutdown}),
    Modules =:= dynamic orelse is_list(Modules) orelse throw({invalid_modules, Modules}),
    _ = [throw({invalid_module, Other}) || Modules =/= dynamic, Other <- Modules, not is_atom(Other)],
    #child{id = Id, mfargs = Start, restart_type = Restart, significant = Significant, shutdown = Shutdown, child_type = Type,
           modules = Modules}.

spec(#child{id = Id, mfargs = Start, restart_type = Restart, significant = Significant, shutdown = Shutdown, child_type = Type,
            modules = Modules}) ->
    #{id => Id, start => Start, restart => Restart, significant => Significant, shutdown => Shutdown, type => Type,
      modules => Modules}.

%% Requests ------------------------------------------------------------------------------------------------------------

handle_call(get_callback_module, _, State) ->
    {reply, State#state.module, State};
handle_call({start_child, Args}, _, #state{strategy = simple_one_for_one, children = [Child]} = State) when is_list(Args) ->
    {M, F, A} = Child#child.mfargs,
    case start(Child, M, F, A ++ Args, State) of
        {ok, undefined, _} -> {reply, {ok, undefined}, State};
        {ok, Pid, Extra} -> {reply, list_to_tuple([ok, Pid | Extra]), State#state{dynamic = (State#state.dynamic)#{Pid => A ++ Args}}};
        {error, Reason} -> {reply, {error, Reason}, State}
    end;
handle_call({start_child, Spec}, _, State) ->
    case child(Spec, State#state.auto_shutdown) of
        {ok, Child} -> start_new(Child, State);
        Error -> {reply, Error, State}
    end;
handle_call({terminate_child, Pid}, _, #state{strategy = simple_one_for_one, children = [Child], dynamic = Dynamic} = State) ->
    case Dynamic of
        #{Pid := _} ->
            _ = stop(Child#child{pid = Pid}, State),
            {reply, ok, State#state{dynamic = maps:remove(Pid, Dynamic)}};
        %% One that has ended may have been a child.
        #{} when is_pid(Pid) -> {reply, case is_process_alive(Pid) of true -> {error, not_found}; false -> ok end, State};
        #{} -> {reply, {error, simple_one_for_one}, State}
    end;
handle_call({get_childspec, Id}, _, #state{strategy = simple_one_for_one, children = [Child], dynamic = Dynamic} = State) ->
    case is_map_key(Id, Dynamic) orelse Id =:= Child#child.id of
        true -> {reply, {ok, spec(Child)}, State};
        false -> {reply, {error, not_found}, State}
    end;
handle_call({What, _}, _, #state{strategy = simple_one_for_one} = State) when What =:= restart_child; What =:= delete_child ->
    {reply, {error, simple_one_for_one}, State};
handle_call(which_children, _, #state{strategy = simple_one_for_one, children = [Child]} = State) ->
    #child{child_type = Type, modules = Modules} = Child,
    {reply, [{undefined, shown(Pid), Type, Modules} || Pid := _ <- State#state.dynamic], State};
handle_call(count_children, _, #state{strategy = simple_one_for_one, children = [#child{child_type = Type}]} = State) ->
    Size = map_size(State#state.dynamic),
    Active = length([Pid || Pid := _ <- State#state.dynamic, ?RUNNING(Pid), is_process_alive(Pid)]),
    {Supervisors, Workers} = case Type of supervisor -> {Size, 0}; worker -> {0, Size} end,
    {reply, [{specs, 1}, {active, Active}, {supervisors, Supervisors}, {workers, Workers}], State};
handle_call(which_children, _, #state{children = Children} = State) ->
    {reply, [{Id, shown(Pid), Type, Modules} ||
                #child{id = Id, pid = Pid, child_type = Type, modules = Modules} <- Children], State};
handle_call(count_children, _, #state{children = Children} = State) ->
    Supervisors = length([C || #child{child_type = supervisor} = C <- Children]),
    Active = length([C || #child{pid = Pid} = C <- Children, ?RUNNING(Pid), is_process_alive(Pid)]),
    {reply, [{specs, length(Children)}, {active, Active}, {supervisors, Supervisors},
             {workers, length(Children) - Supervisors}], State};
handle_call({get_childspec, Id}, _, #state{children = Children} = State) ->
    {reply, found_spec(lists:keyfind(Id, #child.id, Children)), State};
handle_call({What, Id}, _, #state{children = Children} = State) ->
    case lists:keyfind(Id, #child.id, Children) of
        #child{} = Child -> known(What, Child, State);
        false -> {reply, {error, not_found}, State}
    end.

found_spec(false) -> {error, not_found};
found_spec(Child) -> {ok, spec(Child)}.

shown({restarting, _}) -> restarting;
shown(Pid) -> Pid.

known(terminate_child, Child, State) ->
    Stopped = stop(Child, State),
    {reply, ok, without(Stopped, State)};
known(restart_child, #child{pid = undefined} = Child, State) ->
    case start(Child, State) of
        {ok, Pid, Extra} -> {reply, list_to_tuple([ok, Pid | Extra]), replaced(Child#child{pid = Pid}, State)};
        {error, Reason} -> {reply, {error, Reason}, State}
    end;
known(delete_child, #child{pid = undefined, id = Id}, State) ->
    {reply, ok, State#state{children = lists:keydelete(Id, #child.id, State#state.children)}};
known(_, #child{pid = {restarting, _}}, State) ->
    {reply, {error, restarting}, State};
known(_, _, State) ->
    {reply, {error, running}, State}.

start_new(#child{id = Id} = Child, #state{children = Children} = State) ->
    case lists:keyfind(Id, #child.id, Children) of
        #child{pid = Pid} when ?RUNNING(Pid) ->
            {reply, {error, {already_started, Pid}}, State};
        #child{} ->
            {reply, {error, already_present}, State};
        false ->
            case start(Child, State) of
                {ok, undefined, _} when Child#child.restart_type =:= temporary ->
                    {reply, {ok, undefined}, State};
                {ok, Pid, Extra} ->
                    {reply, list_to_tuple([ok, Pid | Extra]), State#state{children = [Child#child{pid = Pid} | Children]}};
                {error, {already_started, _} = Reason} ->
                    {reply, {error, Reason}, State};
                {error, Reason} ->
                    {reply, {error, {Reason, Child}}, State}
            end
    end.

handle_cast({try_again_restart, Old}, #state{strategy = simple_one_for_one, dynamic = Dynamic, children = [Child]} = State) ->
    case Dynamic of
        #{Old := _} -> continued(restart(Child#child{pid = Old}, State));
        #{} -> {noreply, State}
    end;
handle_cast({try_again_restart, Id}, #state{children = Children} = State) ->
    case lists:keyfind(Id, #child.id, Children) of
        #child{pid = {restarting, _}} = Child -> continued(restart(Child, State));
        _ -> {noreply, State}
    end.

handle_info({'EXIT', Pid, Reason}, State) ->
    case find(Pid, State) of
        #child{} = Child -> continued(exited(Child, Reason, State));
        false -> {noreply, State}
    end;
handle_info(Message, State) ->
    logger:log(error, "Supervisor received unexpected message: ~tp~n", [Message], #{domain => [otp], error_logger => #{tag => error}}),
    {noreply, State}.

continued({ok, State}) -> {noreply, State};
continued({shutdown, State}) -> {stop, shutdown, State}.

find(Pid, #state{strategy = simple_one_for_one, children = [Child], dynamic = Dynamic}) ->
    is_map_key(Pid, Dynamic) andalso Child#child{pid = Pid};
find(Pid, #state{children = Children}) -> lists:keyfind(Pid, #child.pid, Children).

%% A child that ended --------------------------------------------------------------------------------------------------

exited(#child{restart_type = permanent} = Child, Reason, State) ->
    report(child_terminated, Reason, Child, State),
    restart(Child, State);
exited(#child{restart_type = Type} = Child, Reason, State) ->
    case {is_expected(Reason), Type} of
        {true, _} ->
            auto_shutdown(Child, without(Child#child{pid = undefined}, Child, State));
        {false, transient} ->
            report(child_terminated, Reason, Child, State),
            restart(Child, State);
        {false, temporary} ->
            report(child_terminated, Reason, Child, State),
            auto_shutdown(Child, without(Child#child{pid = undefined}, Child, State))
    end.

is_expected(normal) -> true;
is_expected(shutdown) -> true;
is_expected({shutdown, _}) -> true;
is_expected(_) -> false.

auto_shutdown(#child{significant = false}, State) -> {ok, State};
auto_shutdown(_, #state{auto_shutdown = any_significant} = State) -> {shutdown, State};
auto_shutdown(_, #state{auto_shutdown = all_significant, children = Children} = State) ->
    case [C || #child{significant = true, pid = Pid} = C <- Children, Pid =/= undefined] of
        [] -> {shutdown, State};
        _ -> {ok, State}
    end;
auto_shutdown(_, State) -> {ok, State}.

%% A stopped child stays as a specification, unless it is temporary or dynamic.
without(Stopped, State) -> without(Stopped, Stopped, State).

without(_, #child{pid = Pid}, #state{strategy = simple_one_for_one, dynamic = Dynamic} = State) ->
    State#state{dynamic = maps:remove(Pid, Dynamic)};
without(#child{restart_type = temporary, id = Id}, _, #state{children = Children} = State) ->
    State#state{children = lists:keydelete(Id, #child.id, Children)};
without(Stopped, _, State) ->
    replaced(Stopped, State).

replaced(#child{id = Id} = Child, #state{children = Children} = State) ->
    State#state{children = lists:keyreplace(Id, #child.id, Children, Child)}.

restart(Child, #state{restarts = Restarts, intensity = Intensity, period = Period} = State0) ->
    Now = erlang:monotonic_time(millisecond),
    Recent = [Now | [At || At <- Restarts, At >= Now - Period * 1000]],
    State = State0#state{restarts = Recent},
    case length(Recent) > Intensity of
        true ->
            report(shutdown, reached_max_restart_intensity, Child, State),
            {shutdown, without(Child#child{pid = undefined, restart_type = temporary}, Child, State)};
        false ->
            restart(State#state.strategy, Child, State)
    end.

restart(simple_one_for_one, #child{pid = Old, mfargs = {M, F, _}} = Child, #state{dynamic = Dynamic} = State) ->
    {Args, Others} = maps:take(Old, Dynamic),
    case start(Child, M, F, Args, State) of
        {ok, undefined, _} ->
            {ok, State#state{dynamic = Others}};
        {ok, Pid, _} ->
            {ok, State#state{dynamic = Others#{Pid => Args}}};
        {error, Reason} ->
            Waiting = {restarting, real_pid(Old)},
            report(start_error, Reason, Child#child{pid = Waiting}, State),
            try_again(Waiting),
            {ok, State#state{dynamic = Others#{Waiting => Args}}}
    end;
restart(one_for_one, #child{pid = Old, id = Id} = Child, State) ->
    case start(Child#child{pid = undefined}, State) of
        {ok, Pid, _} ->
            {ok, replaced(Child#child{pid = Pid}, State)};
        {error, Reason} ->
            Waiting = Child#child{pid = {restarting, real_pid(Old)}},
            report(start_error, Reason, Waiting, State),
            try_again(Id),
            {ok, replaced(Waiting, State)}
    end;
restart(rest_for_one, #child{id = Id}, #state{children = Children} = State) ->
    %% Those started after the child come first in the list.
    {After, [Child | Before]} = lists:splitwith(fun(C) -> C#child.id =/= Id end, Children),
    restart_all(After ++ [Child], Before, State);
restart(one_for_all, _, #state{children = Children} = State) ->
    restart_all(Children, [], State).

restart_all(Children, Before, State) ->
    Stopped = stop_all(Children, State),
    case start_all(lists:reverse(Stopped), [], State) of
        {ok, Started} ->
            {ok, State#state{children = Started ++ Before}};
        {error, Started, #child{id = Id} = Failed, _} ->
            try_again(Id),
            {_, [_ | NotStarted]} = lists:splitwith(fun(C) -> C#child.id =/= Id end, lists:reverse(Stopped)),
            Waiting = Failed#child{pid = {restarting, undefined}},
            {ok, State#state{children = lists:reverse(NotStarted, [Waiting | Started]) ++ Before}}
    end.

real_pid({restarting, Pid}) -> Pid;
real_pid(Pid) -> Pid.

try_again(Id) -> gen_server:cast(self(), {try_again_restart, Id}).

%% Stopping ------------------------------------------------------------------------------------------------------------

terminate(_, #state{strategy = simple_one_for_one, children = [Child], dynamic = Dynamic} = State) ->
    stop_dynamic(Child, [Pid || Pid := _ <- Dynamic, ?RUNNING(Pid)], State);
terminate(_, #state{children = Children} = State) ->
    _ = stop_all(Children, State),
    ok.

%% The one started last stops first. Temporary children are gone afterwards.
stop_all(Children, State) ->
    [Stopped || Child <- Children, (Stopped = stop(Child, State))#child.restart_type =/= temporary].

stop(#child{pid = Pid, shutdown = Shutdown} = Child, State) when ?RUNNING(Pid) ->
    case stopped(Pid, Shutdown, watched(Pid)) of
        {ended, Reason} ->
            expected_end(Reason, Child) orelse report(shutdown_error, Reason, Child, State)
    end,
    Child#child{pid = undefined};
stop(Child, _) ->
    Child#child{pid = undefined}.

expected_end(shutdown, _) -> true;
expected_end({shutdown, _}, _) -> true;
expected_end(normal, #child{restart_type = Type}) -> Type =/= permanent;
expected_end(killed, #child{shutdown = brutal_kill}) -> true;
expected_end(_, _) -> false.

%% The monitor takes the place of the link, so that the end is told in one way only. An exit signal that came before counts.
watched(Pid) ->
    Monitor = monitor(process, Pid),
    unlink(Pid),
    receive
        {'EXIT', Pid, Reason} ->
            demonitor(Monitor, [flush]),
            {ended, Reason}
    after 0 -> Monitor
    end.

stopped(_, _, {ended, Reason}) -> {ended, Reason};
stopped(Pid, brutal_kill, Monitor) ->
    exit(Pid, kill),
    receive {'DOWN', Monitor, _, _, Reason} -> {ended, Reason} end;
stopped(Pid, Timeout, Monitor) ->
    exit(Pid, shutdown),
    receive
        {'DOWN', Monitor, _, _, Reason} -> {ended, Reason}
    after Timeout ->
            exit(Pid, kill),
            receive {'DOWN', Monitor, _, _, Reason} -> {ended, Reason} end
    end.

%% Dynamic children stop at the same time, within one time limit.
stop_dynamic(#child{shutdown = Shutdown} = Child, Pids, State) ->
    Watched = [{Pid, watched(Pid)} || Pid <- Pids],
    Signal = case Shutdown of brutal_kill -> kill; _ -> shutdown end,
    _ = [exit(Pid, Signal) || {Pid, Monitor} <- Watched, is_reference(Monitor)],
    Timer = case Shutdown of
                _ when is_integer(Shutdown) -> erlang:start_timer(Shutdown, self(), kill);
                _ -> none
            end,
    Ends = [{Pid, dynamic_end(Pid, Monitor, Timer, Watched)} || {Pid, Monitor} <- Watched],
    is_reference(Timer) andalso erlang:cancel_timer(Timer),
    _ = [report(shutdown_error, Reason, Child#child{pid = Pid}, State) || {Pid, Reason} <- Ends, not expected_end(Reason, Child)],
    ok.

dynamic_end(_, {ended, Reason}, _, _) -> Reason;
dynamic_end(Pid, Monitor, Timer, Watched) ->
    receive
        {'DOWN', Monitor, _, _, Reason} ->
            Reason;
        {timeout, Timer, kill} ->
            _ = [exit(Other, kill) || {Other, _} <- Watched],
            dynamic_end(Pid, Monitor, none, Watched)
    end.

%% Code change ---------------------------------------------------------------------------------------------------------

%% Flags and specifications are asked for anew; children that run go on under the new ones.
code_change(_, #state{module = Module, args = Args, children = Children} = State, _) ->
    case Module:init(Args) of
        {ok, {Flags, Specs}} ->
            case flags(Flags, State) of
                {ok, State1} ->
                    case checked(Specs, State1#state.auto_shutdown) of
                        {ok, New} -> {ok, State1#state{children = renewed(New, Children)}};
                        Error -> Error
                    end;
                Error ->
                    Error
            end;
        ignore ->
            {ok, State};
        Other ->
            {error, Other}
    end.

renewed(New, Children) ->
    Kept = [case lists:keyfind(Child#child.id, #child.id, New) of
                #child{} = Renewed -> Renewed#child{pid = Child#child.pid};
                false -> Child
            end || Child <- Children],
    lists:reverse([Child || Child <- New, not lists:keymember(Child#child.id, #child.id, Children)]) ++ Kept.

%% Reports -------------------------------------------------------------------------------------------------------------

report(Context, Reason, Child, #state{name = Name}) ->
    Report = #{label => {?MODULE, Context},
               report => [{supervisor, Name}, {errorContext, Context}, {reason, Reason}, {offender, described(Child)}]},
    logger:log(error, Report, #{domain => [otp, sasl], report_cb => fun ?MODULE:format_log/2,
                                logger_formatter => #{title => "SUPERVISOR REPORT"},
                                error_logger => #{tag => error_report, type => supervisor_report,
                                                  report_cb => fun ?MODULE:format_log/1}}).

progress(Child, #state{name = Name}) ->
    case logger:allow(info, ?MODULE) of
        true ->
            Report = #{label => {?MODULE, progress}, report => [{supervisor, Name}, {started, described(Child)}]},
            logger:log(info, Report, #{domain => [otp, sasl], report_cb => fun ?MODULE:format_log/2,
                                       logger_formatter => #{title => "PROGRESS REPORT"},
                                       error_logger => #{tag => info_report, type => progress,
                                                         report_cb => fun ?MODULE:format_log/1}});
        false ->
            ok
    end.

described(#child{pid = Pid, id = Id, mfargs = Start, restart_type = Restart, significant = Significant, shutdown = Shutdown,
                 child_type = Type}) ->
    [{pid, Pid}, {id, Id}, {mfargs, Start}, {restart_type, Restart}, {significant, Significant}, {shutdown, Shutdown},
     {child_type, Type}].

format_log(#{report := Report}) ->
    gen_report:args(lists:append([["    ", atom_to_list(Key), ": ", piece(Value), "~n"] || {Key, Value} <- Report]), gen_report:options()).

%% A child is a list of properties, of which each is shortened by itself.
piece([{_, _} | _] = Child) -> {terms, Child};
piece(Value) -> {term, Value}.

format_log(#{label := {_, Context}, report := Report}, #{single_line := true} = Options) ->
    [Name, Reason, Offender, Started] = [proplists:get_value(Key, Report) || Key <- [supervisor, reason, offender, started]],
    gen_report:text(["Supervisor: ", {term, Name}, "."] ++
                        case Context of
                            progress -> [" Started: " | identity(Started)];
                            _ -> [" Context: ", {term, Context}, ". Reason: ", {term, Reason}, ". Offender: " | identity(Offender)]
                        end ++ ["."], gen_report:options(Options));
format_log(#{report := Report}, _) ->
    [io_lib:format("    ~ts: ~ts~n", [atom_to_list(Key), io_lib:print(Value, length(atom_to_list(Key)) + 7, 80, -1)]) ||
        {Key, Value} <- Report].

identity(Child) when is_list(Child) ->
    ["id=", {term, proplists:get_value(id, Child)} | [Piece || {pid, Pid} <- Child, Piece <- [",pid=", {term, Pid}]]];
identity(Child) -> [{term, Child}].
