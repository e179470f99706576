%% Starts runs of tests and tells those who asked when they are done; runs tests of modules that are watched when these are loaded.
%%
%% It begins with the first run and is registered. Whoever knows of a module that was loaded sends {code_monitor, {loaded, Module, Time}}.
-module(eunit_server).

-export([main/1, start/1, start_test/4, stop/1, watch/3, watch_path/3, watch_regexp/3]).

%% How long a run that a loaded module causes may take, and how long it waits for other modules to be loaded, in milliseconds.
-define(WATCHED_TIMEOUT, 60000).
-define(WATCHED_DELAY, 333).

%% `jobs` maps runs to those who asked for them; `queue` holds those that wait until no other runs; `watched` what is watched, `loaded` the
%% modules whose tests are to run, the current one first.
-record(state, {name, stopped = false, jobs = #{}, queue = queue:new(), watched = #{}, loaded = []}).

start(Name) when is_atom(Name) -> started(Name, 5).

stop(Server) -> call(Server, stop).

%% {ok, Ref}: the caller hears {start, Ref} and {done, Ref}, Super the status of each item.
start_test(Server, Super, Tests, Options) -> call(Server, {start, Super, Tests, Options}).

watch(Server, Module, _) when is_atom(Module) -> call(Server, {watch, {module, Module}}).

watch_path(Server, Path, _) -> call(Server, {watch, {path, filename:flatten(Path)}}).

watch_regexp(Server, Pattern, _) ->
    case re:compile(Pattern, [anchored]) of
        {ok, Compiled} -> call(Server, {watch, {regexp, Compiled}});
        {error, _} = Error -> Error
    end.

call(Server, Command) when is_pid(Server) ->
    Monitor = monitor(process, Server),
    Server ! {command, self(), Command},
    receive
        {Server, Result} ->
            demonitor(Monitor, [flush]),
            Result;
        {'DOWN', Monitor, process, _, _} -> {error, server_down}
    end;
call(Name, Command) ->
    Command =:= stop orelse start(Name),
    case whereis(Name) of
        undefined -> {error, server_down};
        Pid -> call(Pid, Command)
    end.

started(_, 0) -> throw(no_server);
started(Name, Tries) ->
    case whereis(Name) of
        undefined ->
            Self = self(),
            Pid = spawn(fun() -> begin_as(Name, Self) end),
            receive
                {Pid, ok} -> Pid;
                {Pid, error} ->
                    receive after 200 -> started(Name, Tries - 1) end
            end;
        Pid -> Pid
    end.

begin_as(Name, Parent) ->
    case Name =:= undefined orelse catch register(Name, self()) of
        true ->
            Parent ! {self(), ok},
            loop(#state{name = Name});
        _ -> Parent ! {self(), error}
    end.

loop(#state{stopped = true, jobs = Jobs}) when map_size(Jobs) =:= 0 -> ok;
loop(State) -> ?MODULE:main(State).

main(#state{jobs = Jobs} = State) ->
    receive
        {done, watched, _} -> loop(next_loaded(State));
        {done, Ref, _} when is_map_key(Ref, Jobs) ->
            {From, Rest} = maps:take(Ref, Jobs),
            From ! {done, Ref},
            loop(dequeue(State#state{jobs = Rest}));
        {done, _, _} -> loop(State);
        {command, From, _} when State#state.stopped ->
            From ! {self(), {error, stopped}},
            loop(State);
        {command, From, Command} ->
            {Reply, State1} = command(Command, From, State),
            From ! {self(), Reply},
            loop(State1);
        {code_monitor, {loaded, Module, _}} ->
            case is_watched(Module, State) of
                true -> loop(add_loaded(Module, State));
                false -> loop(State)
            end
    end.

command({start, _, _, Options} = Job, From, #state{jobs = Jobs, queue = Queue} = State) ->
    Ref = make_ref(),
    case map_size(Jobs) > 0 andalso proplists:get_bool(enqueue, Options) of
        true -> {{ok, Ref}, State#state{queue = queue:in({Job, From, Ref}, Queue)}};
        false -> {{ok, Ref}, start_job(Job, From, Ref, State)}
    end;
command(stop, _, #state{name = Name} = State) ->
    catch unregister(Name),
    {{error, stopped}, State#state{stopped = true}};
command({watch, Target}, _, #state{watched = Watched} = State) -> {ok, State#state{watched = Watched#{Target => true}}};
command({forget, Target}, _, #state{watched = Watched} = State) -> {ok, State#state{watched = maps:remove(Target, Watched)}};
command(Command, _, State) -> {{error, {unknown_command, Command}}, State}.

start_job({start, Super, Tests, Options}, From, Ref, #state{jobs = Jobs} = State) ->
    From ! {start, Ref},
    eunit_proc:start(Tests, proplists:get_value(order, Options, inorder), Super, Ref, Options),
    State#state{jobs = Jobs#{Ref => From}}.

dequeue(#state{queue = Queue} = State) ->
    case queue:out(Queue) of
        {{value, {Job, From, Ref}}, Rest} -> start_job(Job, From, Ref, State#state{queue = Rest});
        {empty, _} -> State
    end.

%% Modules that are watched --------------------------------------------------------------------------------------------

is_watched(Module, #state{watched = Watched}) ->
    is_map_key({module, Module}, Watched) orelse
        case code:which(Module) of
            Path when is_list(Path) ->
                is_map_key({path, filename:dirname(Path)}, Watched)
                    orelse lists:any(fun({Kind, Pattern}) -> Kind =:= regexp andalso re:run(Path, Pattern, [{capture, none}]) =:= match end,
                                     maps:keys(Watched));
            _ -> false
        end.

add_loaded(Module, #state{loaded = []} = State) ->
    run_loaded(Module),
    State#state{loaded = [Module]};
add_loaded(Module, #state{loaded = Loaded} = State) -> State#state{loaded = Loaded ++ [Module]}.

next_loaded(#state{loaded = [_ | Rest]} = State) ->
    case Rest of
        [Module | _] -> run_loaded(Module);
        [] -> ok
    end,
    State#state{loaded = Rest}.

run_loaded(Module) ->
    Server = self(),
    spawn(fun() ->
                  process_flag(trap_exit, true),
                  receive after ?WATCHED_DELAY -> ok end,
                  group_leader(whereis(user), self()),
                  Pid = spawn_link(fun() ->
                                           io:format("\n== EUnit: testing module ~w ==\n", [Module]),
                                           eunit:test(Server, Module, [enqueue]),
                                           io:put_chars("\n-> ")
                                   end),
                  receive {'EXIT', Pid, _} -> ok
                  after ?WATCHED_TIMEOUT ->
                          exit(Pid, kill),
                          io:put_chars("\n== EUnit: automatic test was aborted ==\n\n> ")
                  end,
                  Server ! {done, watched, self()}
          end).
