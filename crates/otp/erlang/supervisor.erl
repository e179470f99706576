%% Supervisors: processes that start, watch, restart and stop their children in order.
%%
%% Children are kept by identity, and their identities with the one started last first. A simple_one_for_one supervisor keeps one
%% template and, for each child, the arguments it was started with. Arguments of children that are started on request and are never
%% started again (temporary ones) are not kept. When restarts exceed the intensity within the period, the supervisor stops its
%% children and exits with reason shutdown.
-module(supervisor).
-behaviour(gen_server).

-export([check_childspecs/1, check_childspecs/2, count_children/1, delete_child/2, format_log/1, format_log/2,
         get_callback_module/1, get_childspec/2, restart_child/2, start_child/2, start_link/2, start_link/3, terminate_child/2,
         which_children/1]).
-export([code_change/3, handle_call/3, handle_cast/2, handle_info/2, init/1, terminate/2]).

-callback init(term()) -> {ok, {term(), [term()]}} | ignore.

%% The form of a child shows in error terms, so its fields stand in OTP's order. `pid` is undefined, {restarting, OldPid} or a pid.
-record(child, {pid = undefined, id, mfargs, restart_type, significant, shutdown, child_type, modules = []}).

%% `order` holds identities, the one started last first; `template` is the child of a simple_one_for_one supervisor, and `dynamic` its
%% children: the arguments by pid, or by {restarting, Pid}.
-record(state, {name, strategy, intensity, period, auto_shutdown, order = [], children = #{}, template, dynamic = #{}, restarts = [],
                module, args}).

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
                {ok, _, _} -> ok;
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

init_children(#state{strategy = simple_one_for_one}, Specs) when not is_list(Specs); length(Specs) =/= 1 ->
    {stop, {bad_start_spec, Specs}};
init_children(State, Specs) ->
    case checked(Specs, State#state.auto_shutdown) of
        {ok, [Id], Children} when State#state.strategy =:= simple_one_for_one ->
            {ok, State#state{template = map_get(Id, Children)}};
        {ok, Order, Children} ->
            case start_all(Order, State#state{children = Children}) of
                %% With children that stay as they are there is little to do.
                {ok, State1} ->
                    {ok, State1, hibernate};
                {error, Id, Reason, State1} ->
                    _ = stop_all(State1#state.order, State1),
                    {stop, {shutdown, {failed_to_start_child, Id, Reason}}}
            end;
        {error, Reason} ->
            {stop, {start_spec, Reason}}
    end.

%% Starts children in order. Those that fail or come after one that failed keep their specifications, and their places.
start_all([Id | Ids], #state{order = Order, children = Children} = State) ->
    Child = map_get(Id, Children),
    case started(info, Child, State) of
        {ok, undefined} when Child#child.restart_type =:= temporary ->
            start_all(Ids, State#state{children = maps:remove(Id, Children)});
        {error, Reason} ->
            report(start_error, Reason, Child, State),
            {error, Id, Reason, State#state{order = lists:reverse(Ids, [Id | Order])}};
        Started ->
            start_all(Ids, State#state{order = [Id | Order], children = Children#{Id := Child#child{pid = element(2, Started)}}})
    end;
start_all([], State) ->
    {ok, State}.

%% Starts a child that is known by an identity, and tells so. Level `debug` is for those that somebody asked for.
started(Level, #child{mfargs = {M, F, A}} = Child, State) ->
    case start(M, F, A) of
        {error, _} = Error ->
            Error;
        {ok, undefined} = Ignored ->
            Ignored;
        Started ->
            progress(Level, Child#child{pid = element(2, Started)}, State),
            Started
    end.

start(M, F, A) ->
    %% What is thrown is the answer.
    case catch apply(M, F, A) of
        {ok, Pid} when is_pid(Pid) -> {ok, Pid};
        {ok, Pid, Extra} when is_pid(Pid) -> {ok, Pid, Extra};
        ignore -> {ok, undefined};
        {error, Reason} -> {error, Reason};
        Other -> {error, Other}
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

%% The identities in order, and the children.
checked(Specs, AutoShutdown) when is_list(Specs) -> checked(Specs, AutoShutdown, [], #{});
checked(Specs, _) -> {error, {badarg, Specs}}.

checked([Spec | Specs], AutoShutdown, Ids, Children) ->
    case child(Spec, AutoShutdown) of
        {ok, #child{id = Id}} when is_map_key(Id, Children) -> {error, {duplicate_child_name, Id}};
        {ok, #child{id = Id} = Child} -> checked(Specs, AutoShutdown, [Id | Ids], Children#{Id => Child});
        Error -> Error
    end;
checked([], _, Ids, Children) ->
    {ok, lists:reverse(Ids), Children}.

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
    Module = case Start of
                 {M, F, A} when is_atom(M), is_atom(F), is_list(A) -> M;
                 _ -> throw({invalid_mfa, Start})
             end,
    Modules = maps:get(modules, Spec, [Module]),
    lists:member(Restart, [permanent, transient, temporary]) orelse throw({invalid_restart_type, Restart}),
    is_boolean(Significant) orelse throw({invalid_significant, Significant}),
    Significant andalso Auto =:= never andalso throw({bad_combination, [{auto_shutdown, never}, {significant, true}]}),
    Significant andalso Restart =:= permanent andalso throw({bad_combination, [{restart, permanent}, {significant, true}]}),
    lists:member(Type, [worker, supervisor]) orelse throw({invalid_child_type, Type}),
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
handle_call({start_child, Args}, _, #state{strategy = simple_one_for_one} = State) when is_list(Args) ->
    {M, F, A} = (State#state.template)#child.mfargs,
    case start(M, F, A ++ Args) of
        {error, _} = Error -> {reply, Error, State};
        {ok, undefined} = Ignored -> {reply, Ignored, State};
        Started -> {reply, Started, kept(element(2, Started), A ++ Args, State)}
    end;
handle_call({start_child, Spec}, _, State) ->
    case child(Spec, State#state.auto_shutdown) of
        {ok, Child} -> start_new(Child, State);
        Error -> {reply, Error, State}
    end;
handle_call({terminate_child, Id}, _, #state{strategy = simple_one_for_one} = State) ->
    case dynamic(Id, State) of
        #child{pid = Pid} = Child ->
            _ = stop(Child, State),
            {reply, ok, State#state{dynamic = maps:remove(Pid, State#state.dynamic)}};
        %% One that has ended may have been a child.
        false when is_pid(Id) -> {reply, case is_process_alive(Id) of true -> {error, not_found}; false -> ok end, State};
        false -> {reply, {error, simple_one_for_one}, State}
    end;
handle_call({get_childspec, Id}, _, #state{strategy = simple_one_for_one, template = Child} = State) ->
    Known = case dynamic(Id, State) of
                #child{} -> true;
                false when is_pid(Id) -> not is_process_alive(Id);
                false -> Id =:= Child#child.id
            end,
    {reply, case Known of true -> {ok, spec(Child)}; false -> {error, not_found} end, State};
handle_call({What, _}, _, #state{strategy = simple_one_for_one} = State) when What =:= restart_child; What =:= delete_child ->
    {reply, {error, simple_one_for_one}, State};
handle_call(which_children, _, #state{strategy = simple_one_for_one, template = Child} = State) ->
    #child{child_type = Type, modules = Modules} = Child,
    {reply, [{undefined, shown(Pid), Type, Modules} || Pid := _ <- State#state.dynamic], State};
handle_call(count_children, _, #state{strategy = simple_one_for_one, template = #child{child_type = Type}} = State) ->
    Size = map_size(State#state.dynamic),
    Active = length([Pid || Pid := _ <- State#state.dynamic, ?RUNNING(Pid)]),
    {Supervisors, Workers} = case Type of supervisor -> {Size, 0}; worker -> {0, Size} end,
    {reply, [{specs, 1}, {active, Active}, {supervisors, Supervisors}, {workers, Workers}], State};
handle_call(which_children, _, #state{order = Order, children = Children} = State) ->
    Shown = fun(Id) ->
                    #child{pid = Pid, child_type = Type, modules = Modules} = map_get(Id, Children),
                    {Id, shown(Pid), Type, Modules}
            end,
    {reply, [Shown(Id) || Id <- Order], State};
handle_call(count_children, _, #state{children = Children} = State) ->
    Supervisors = length([Id || Id := #child{child_type = supervisor} <- Children]),
    Active = length([Id || Id := #child{pid = Pid} <- Children, ?RUNNING(Pid), is_process_alive(Pid)]),
    {reply, [{specs, map_size(Children)}, {active, Active}, {supervisors, Supervisors},
             {workers, map_size(Children) - Supervisors}], State};
handle_call({What, Id}, _, #state{children = Children} = State) ->
    case Children of
        #{Id := Child} -> known(What, Child, State);
        #{} -> {reply, {error, not_found}, State}
    end.

%% A child may be asked for by the pid it had before its restart failed.
dynamic(Id, #state{dynamic = Dynamic, template = Child}) ->
    case Dynamic of
        #{Id := _} -> Child#child{pid = Id};
        #{{restarting, Id} := _} -> Child#child{pid = {restarting, Id}};
        #{} -> false
    end.

kept(Pid, Args, #state{dynamic = Dynamic, template = #child{restart_type = Type}} = State) ->
    State#state{dynamic = Dynamic#{Pid => case Type of temporary -> []; _ -> Args end}}.

shown({restarting, _}) -> restarting;
shown(Pid) -> Pid.

known(get_childspec, Child, State) ->
    {reply, {ok, spec(Child)}, State};
known(terminate_child, Child, State) ->
    {reply, ok, without(stop(Child, State), State)};
known(restart_child, #child{pid = undefined} = Child, State) ->
    case started(debug, Child, State) of
        {error, _} = Error -> {reply, Error, State};
        Started -> {reply, Started, replaced(Child#child{pid = element(2, Started)}, State)}
    end;
known(delete_child, #child{pid = undefined, id = Id}, State) ->
    {reply, ok, removed(Id, State)};
known(_, #child{pid = {restarting, _}}, State) ->
    {reply, {error, restarting}, State};
known(_, _, State) ->
    {reply, {error, running}, State}.

start_new(#child{id = Id} = Child, #state{children = Children} = State) ->
    case Children of
        #{Id := #child{pid = Pid}} when ?RUNNING(Pid) -> {reply, {error, {already_started, Pid}}, State};
        #{Id := _} -> {reply, {error, already_present}, State};
        #{} ->
            case started(debug, Child, State) of
                {ok, undefined} = Ignored when Child#child.restart_type =:= temporary -> {reply, Ignored, State};
                {error, {already_started, _}} = Error -> {reply, Error, State};
                {error, Reason} -> {reply, {error, {Reason, Child}}, State};
                Started -> {reply, Started, added(Child#child{pid = element(2, Started)}, State)}
            end
    end.

added(#child{restart_type = temporary, mfargs = {M, F, A}} = Child, State) when A =/= undefined ->
    added(Child#child{mfargs = {M, F, undefined}}, State);
added(#child{id = Id} = Child, #state{order = Order, children = Children} = State) ->
    State#state{order = [Id | Order], children = Children#{Id => Child}}.

removed(Id, #state{order = Order, children = Children} = State) ->
    State#state{order = lists:delete(Id, Order), children = maps:remove(Id, Children)}.

handle_cast({try_again_restart, Id}, State) ->
    case waiting(Id, State) of
        #child{pid = {restarting, _}} = Child -> continued(restart(Child, State));
        _ -> {noreply, State}
    end.

waiting(Id, #state{strategy = simple_one_for_one} = State) -> dynamic(Id, State);
waiting(Id, #state{children = Children}) -> maps:get(Id, Children, false).

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

find(Pid, #state{strategy = simple_one_for_one, template = #child{mfargs = {M, F, _}} = Child, dynamic = Dynamic}) ->
    case Dynamic of
        #{Pid := _} when Child#child.restart_type =:= temporary -> Child#child{pid = Pid, mfargs = {M, F, undefined}};
        #{Pid := Args} -> Child#child{pid = Pid, mfargs = {M, F, Args}};
        #{} -> false
    end;
find(Pid, #state{order = Order, children = Children}) -> find(Pid, Order, Children).

find(Pid, [Id | Ids], Children) ->
    case map_get(Id, Children) of
        #child{pid = Pid} = Child -> Child;
        _ -> find(Pid, Ids, Children)
    end;
find(_, [], _) -> false.

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
    case [Id || Id := #child{significant = true, pid = Pid} <- Children, Pid =/= undefined] of
        [] -> {shutdown, State};
        _ -> {ok, State}
    end;
auto_shutdown(_, State) -> {ok, State}.

%% A stopped child stays as a specification, unless it is temporary or dynamic.
without(Stopped, State) -> without(Stopped, Stopped, State).

without(_, #child{pid = Pid}, #state{strategy = simple_one_for_one, dynamic = Dynamic} = State) ->
    State#state{dynamic = maps:remove(Pid, Dynamic)};
without(#child{restart_type = temporary, id = Id}, _, State) ->
    removed(Id, State);
without(Stopped, _, State) ->
    replaced(Stopped, State).

replaced(#child{id = Id} = Child, #state{children = Children} = State) ->
    State#state{children = Children#{Id := Child}}.

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
    case start(M, F, Args) of
        {error, Reason} ->
            Waiting = {restarting, real_pid(Old)},
            report(start_error, Reason, Child#child{mfargs = {M, F, Args}}, State),
            try_again(Waiting),
            {ok, State#state{dynamic = Others#{Waiting => Args}}};
        {ok, undefined} ->
            {ok, State#state{dynamic = Others}};
        Started ->
            {ok, State#state{dynamic = Others#{element(2, Started) => Args}}}
    end;
restart(one_for_one, #child{pid = Old, id = Id} = Child, State) ->
    case started(info, Child, State) of
        {error, Reason} ->
            report(start_error, Reason, Child, State),
            try_again(Id),
            {ok, replaced(Child#child{pid = {restarting, real_pid(Old)}}, State)};
        Started ->
            {ok, replaced(Child#child{pid = element(2, Started)}, State)}
    end;
restart(rest_for_one, #child{id = Id} = Child, #state{order = Order} = State) ->
    %% Those started after the child come first in the list.
    {After, [Id | Before]} = lists:splitwith(fun(Other) -> Other =/= Id end, Order),
    restart_all(After ++ [Id], Before, Child, State);
restart(one_for_all, Child, #state{order = Order} = State) ->
    restart_all(Order, [], Child, State).

restart_all(Ids, Before, #child{id = Ended, pid = Old} = Child, State) ->
    {Stay, State1} = stop_all(Ids, replaced(Child#child{pid = undefined}, State)),
    case start_all(Stay, State1#state{order = Before}) of
        {ok, _} = Restarted ->
            Restarted;
        {error, Id, _, #state{children = Children} = State2} ->
            try_again(Id),
            Was = case Id of Ended -> real_pid(Old); _ -> undefined end,
            {ok, replaced((map_get(Id, Children))#child{pid = {restarting, Was}}, State2)}
    end.

real_pid({restarting, Pid}) -> Pid;
real_pid(Pid) -> Pid.

try_again(Id) -> gen_server:cast(self(), {try_again_restart, Id}).

%% Stopping ------------------------------------------------------------------------------------------------------------

terminate(_, #state{strategy = simple_one_for_one, template = Child, dynamic = Dynamic} = State) ->
    stop_dynamic(Child, [Pid || Pid := _ <- Dynamic, ?RUNNING(Pid)], State);
terminate(_, #state{order = Order} = State) ->
    _ = stop_all(Order, State),
    ok.

stop_all(Ids, State) -> stop_all(Ids, [], State).

%% Stops children in order; answers those that stay, in the order in which they start. Temporary children are gone afterwards.
stop_all([Id | Ids], Stay, #state{children = Children} = State) ->
    case stop(map_get(Id, Children), State) of
        #child{restart_type = temporary} -> stop_all(Ids, Stay, State#state{children = maps:remove(Id, Children)});
        Stopped -> stop_all(Ids, [Id | Stay], State#state{children = Children#{Id := Stopped}})
    end;
stop_all([], Stay, State) ->
    {Stay, State}.

stop(#child{pid = Pid, shutdown = Shutdown} = Child, State) when ?RUNNING(Pid) ->
    {ended, Reason} = stopped(Pid, Shutdown, watched(Pid)),
    expected_end(Reason, Child) orelse report(shutdown_error, Reason, Child, State),
    Child#child{pid = undefined};
stop(Child, _) ->
    Child#child{pid = undefined}.

expected_end(killed, #child{shutdown = brutal_kill}) -> true;
expected_end(shutdown, #child{shutdown = Shutdown}) when Shutdown =/= brutal_kill -> true;
expected_end(Reason, #child{restart_type = Type}) -> Type =/= permanent andalso is_expected(Reason).

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
    %% Those that ended for one reason are reported together.
    Failed = maps:groups_from_list(fun({_, Reason}) -> Reason end, fun({Pid, _}) -> Pid end,
                                   [End || {_, Reason} = End <- Ends, not expected_end(Reason, Child)]),
    maps:foreach(fun(Reason, Stopped) -> report(shutdown_error, Reason, Child#child{pid = Stopped}, State) end, Failed).

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
code_change(_, #state{module = Module, args = Args} = State, _) ->
    case Module:init(Args) of
        {ok, {Flags, Specs}} ->
            case flags(Flags, State) of
                {ok, State1} -> renewed(Specs, State1);
                {error, {invalid_type, Flags}} -> {error, {bad_flags, Flags}};
                Error -> Error
            end;
        ignore ->
            {ok, State};
        Other ->
            Other
    end.

renewed(Specs, #state{strategy = Strategy, order = Order, children = Children} = State) ->
    case checked(Specs, State#state.auto_shutdown) of
        {ok, [Id], New} when Strategy =:= simple_one_for_one ->
            {ok, State#state{template = map_get(Id, New)}};
        {ok, Ids, New} when Strategy =:= simple_one_for_one ->
            {error, {ok, {Ids, New}}};
        {ok, Ids, New} ->
            Running = maps:map(fun(Id, Child) ->
                                       case Children of
                                           #{Id := #child{pid = Pid}} -> Child#child{pid = Pid};
                                           #{} -> Child
                                       end
                               end, New),
            Kept = [Id || Id <- Order, not is_map_key(Id, New)],
            {ok, State#state{order = Kept ++ lists:reverse(Ids), children = maps:merge(Children, Running)}};
        Error ->
            Error
    end.

%% Reports -------------------------------------------------------------------------------------------------------------

report(Context, Reason, Child, #state{name = Name}) ->
    Report = #{label => {?MODULE, Context},
               report => [{supervisor, Name}, {errorContext, Context}, {reason, Reason}, {offender, described(Child)}]},
    logger:log(error, Report, #{domain => [otp, sasl], report_cb => fun ?MODULE:format_log/2,
                                logger_formatter => #{title => "SUPERVISOR REPORT"},
                                error_logger => #{tag => error_report, type => supervisor_report,
                                                  report_cb => fun ?MODULE:format_log/1}}).

progress(Level, Child, #state{name = Name}) ->
    case logger:allow(Level, ?MODULE) of
        true ->
            Report = #{label => {?MODULE, progress}, report => [{supervisor, Name}, {started, described(Child)}]},
            logger:log(Level, Report, #{domain => [otp, sasl], report_cb => fun ?MODULE:format_log/2,
                                        logger_formatter => #{title => "PROGRESS REPORT"},
                                        error_logger => #{tag => info_report, type => progress,
                                                          report_cb => fun ?MODULE:format_log/1}});
        false ->
            ok
    end.

%% Children that ended together are counted.
described(#child{pid = Pid, id = Id, mfargs = Start, restart_type = Restart, significant = Significant, shutdown = Shutdown,
                 child_type = Type}) ->
    Who = case is_list(Pid) of
              true -> {nb_children, length(Pid)};
              false -> {pid, Pid}
          end,
    [Who, {id, Id}, {mfargs, Start}, {restart_type, Restart}, {significant, Significant}, {shutdown, Shutdown}, {child_type, Type}].

format_log(#{report := Report}) -> gen_report:args(lines(Report), gen_report:options()).

format_log(#{label := {_, Context}, report := Report}, #{single_line := true} = Options) ->
    [Name, Reason, Offender, Started] = [proplists:get_value(Key, Report) || Key <- [supervisor, reason, offender, started]],
    gen_report:text(["Supervisor: ", {term, Name}, "."] ++
                        case Context of
                            progress -> identity("Started:", Started);
                            _ -> [" Context: ", {term, Context}, ". Reason: ", {term, Reason}, "." | identity("Offender:", Offender)]
                        end ++ ["."], gen_report:options(Options));
format_log(#{report := Report}, Options) -> gen_report:text(lines(Report), gen_report:options(Options)).

lines(Report) -> lists:append([["    ", atom_to_list(Key), ": ", {term, Value}, "~n"] || {Key, Value} <- Report]).

identity(Title, [{Key, Who} | _] = Child) -> [" ", {title, Title}, " id=", {word, proplists:get_value(id, Child)}, ",", atom_to_list(Key), "=", {word, Who}].
