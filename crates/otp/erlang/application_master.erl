%% The master of a running application: the group leader of all its processes, which passes their output on and ends with them.
%%
%% Its child called the application's start function, is linked to the process at the top, and outlives it by the calls of prep_stop and stop.
%% When the application stops, every process that still has the master for group leader is killed.
-module(application_master).

-export([get_child/1, init/3, start_it/4, start_link/2, start_type/0, stop/1]).

%% What of an application its master needs to know.
-record(master, {name, start, phases, child, leader, requests = []}).

start_link(#{name := _} = Application, Type) -> proc_lib:start_link(?MODULE, init, [self(), Application, Type]).

start_type() ->
    group_leader() ! {start_type, self()},
    receive {start_type, Type} -> Type
    after 5000 -> {error, timeout}
    end.

stop(Master) -> call(Master, stop).
get_child(Master) -> call(Master, get_child).

call(Master, Request) ->
    Tag = make_ref(),
    Monitor = monitor(process, Master),
    Master ! {Request, Tag, self()},
    receive
        {Tag, Result} ->
            demonitor(Monitor, [flush]),
            Result;
        {'DOWN', Monitor, _, _, _} ->
            error
    end.

init(Controller, #{name := Name, mod := Start, start_phases := Phases, maxT := MaxTime}, Type) ->
    proc_lib:init_ack(Controller, {ok, self()}),
    process_flag(trap_exit, true),
    Leader = group_leader(),
    group_leader(self(), self()),
    application_controller:set_master(Name, self()),
    Master = #master{name = Name, start = Start, phases = Phases, leader = Leader},
    Tag = make_ref(),
    Child = spawn_link(?MODULE, start_it, [Tag, {Name, Start, Phases}, self(), Type]),
    case starting(Child, Tag, Master, Type) of
        {{ok, Child}, Master1} ->
            is_integer(MaxTime) andalso timer:exit_after(MaxTime, timeout),
            gen_server:cast(Controller, {application_started, Name, {ok, self()}}),
            running(Controller, Master1#master{child = Child});
        {{error, Reason}, _} ->
            gen_server:cast(Controller, {application_started, Name, {error, Reason}}),
            exit(Reason)
    end.

starting(Child, Tag, Master, Type) ->
    receive
        {Tag, Result} ->
            {Result, Master};
        {'EXIT', Child, Reason} ->
            {{error, Reason}, Master};
        {start_type, From} ->
            From ! {start_type, Type},
            starting(Child, Tag, Master, Type);
        Message ->
            starting(Child, Tag, handle(Message, Master), Type)
    end.

running(Controller, #master{child = Child} = Master) ->
    receive
        {'EXIT', Controller, Reason} ->
            terminate(Reason, Master);
        {'EXIT', Child, Reason} ->
            terminate(Reason, Master#master{child = undefined});
        {'EXIT', _, timeout} ->
            terminate(normal, Master);
        {start_type, From} ->
            From ! {start_type, local},
            running(Controller, Master);
        Message ->
            running(Controller, handle(Message, Master))
    end.

handle(Request, #master{leader = Leader} = Master) when element(1, Request) =:= io_request ->
    %% Before there was a user, init led the group.
    To = case Leader =:= whereis(init) andalso whereis(user) of
             User when is_pid(User) -> User;
             _ -> Leader
         end,
    To ! Request,
    Master;
handle({get_child, Tag, From}, #master{child = Child, requests = Requests} = Master) ->
    case is_pid(Child) andalso is_process_alive(Child) of
        true ->
            Request = make_ref(),
            Child ! {self(), get_child, Request},
            Master#master{requests = [{Request, Tag, From} | Requests]};
        false ->
            From ! {Tag, error},
            Master
    end;
handle({child, Request, Top, Module}, #master{requests = Requests} = Master) ->
    {value, {_, Tag, From}, Others} = lists:keytake(Request, 1, Requests),
    From ! {Tag, {Top, Module}},
    Master#master{requests = Others};
handle({stop, Tag, From}, Master) ->
    try terminate(normal, Master)
    after From ! {Tag, ok}
    end;
handle(_, Master) ->
    Master.

-spec terminate(term(), #master{}) -> no_return().
terminate(Reason, #master{child = Child, requests = Requests} = Master) ->
    _ = [From ! {Tag, error} || {_, Tag, From} <- Requests],
    case Child of
        undefined ->
            ok;
        _ ->
            Child ! {self(), terminate},
            ending(Child, Master#master{requests = []})
    end,
    kill_group(),
    exit(Reason).

%% Output of the application is passed on until its child has ended.
ending(Child, Master) ->
    receive
        {'EXIT', Child, _} -> ok;
        {stop, Tag, From} ->
            From ! {Tag, ok},
            ending(Child, Master);
        Message -> ending(Child, handle(Message, Master))
    end.

%% Again until none is left: a process may have started another meanwhile.
kill_group() ->
    case [Pid || Pid <- processes(), Pid =/= self(), process_info(Pid, group_leader) =:= {group_leader, self()}] of
        [] ->
            ok;
        Pids ->
            Monitors = [begin Monitor = monitor(process, Pid), exit(Pid, kill), Monitor end || Pid <- Pids],
            _ = [receive {'DOWN', Monitor, _, _, _} -> ok end || Monitor <- Monitors],
            kill_group()
    end.

%% The child -----------------------------------------------------------------------------------------------------------

start_it(Tag, {Name, {Module0, Args0} = Start, Phases}, Master, Type) ->
    process_flag(trap_exit, true),
    {Module, Args} = case {Phases, Start} of
                         {[_ | _], {application_starter, [Starter, StarterArgs]}} -> {Starter, StarterArgs};
                         _ -> {Module0, Args0}
                     end,
    case started(catch Module:start(Type, Args), {Module, start, [Type, Args]}) of
        {ok, Top, State} ->
            link(Top),
            case phased(Phases, Type, Name) of
                ok ->
                    Master ! {Tag, {ok, self()}},
                    leading(Master, Top, Module, State);
                Error ->
                    unlink(Top),
                    Master ! {Tag, Error}
            end;
        Error ->
            Master ! {Tag, Error}
    end;
start_it(Tag, {_, Start, Phases}, Master, _) ->
    Master ! {Tag, {error, {bad_keys, {{mod, Start}, {start_phases, Phases}}}}}.

started({ok, Top}, _) when is_pid(Top) -> {ok, Top, []};
started({ok, Top, State}, _) when is_pid(Top) -> {ok, Top, State};
started({error, Reason}, Called) -> {error, {Reason, Called}};
started({'EXIT', normal}, Called) -> {error, {{'EXIT', normal}, Called}};
started(Other, Called) -> {error, {bad_return, {Called, Other}}}.

phased(undefined, _, _) -> ok;
phased(Phases, Type, Name) -> application_starter:start(Phases, Type, [Name]).

leading(Master, Top, Module, State) ->
    receive
        {Master, get_child, Request} ->
            Master ! {child, Request, Top, Module},
            leading(Master, Top, Module, State);
        {Master, terminate} ->
            ended(Top, shutdown, Module, State),
            exit(normal);
        {'EXIT', Master, Reason} ->
            ended(Top, Reason, Module, State),
            exit(Reason);
        {'EXIT', Top, Reason} ->
            State1 = prepared(Module, State),
            catch Module:stop(State1),
            exit(Reason);
        _ ->
            leading(Master, Top, Module, State)
    end.

ended(Top, Reason, Module, State) ->
    State1 = prepared(Module, State),
    exit(Top, Reason),
    receive {'EXIT', Top, _} -> ok end,
    catch Module:stop(State1).

prepared(Module, State) ->
    case erlang:function_exported(Module, prep_stop, 1) of
        true ->
            case catch Module:prep_stop(State) of
                {'EXIT', Reason} ->
                    error_logger:error_report([{?MODULE, shutdown_error}, {Module, {prep_stop, [State]}}, {error_info, Reason}]),
                    State;
                State1 ->
                    State1
            end;
        false ->
            State
    end.
