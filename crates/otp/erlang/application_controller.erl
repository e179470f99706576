%% What applications are loaded, configured and running. Reading goes to the public table ac_tab; changes go through this process.
%%
%% The table holds {{loaded, Name}, Application}, {{env, Name, Key}, Value} and {{application_master, Name}, Pid}. The controller starts
%% when it is first asked for, with kernel and stdlib running, for the virtual machine itself is what they would start. When an application
%% that is permanent ends (or a transient one, by a failure), the controller ends, and the system with it.
%%
%% There are no distributed applications: control of an application by another process is refused.
-module(application_controller).
-behaviour(gen_server).

-export([change_application_data/2, code_change/3, config_change/1, control_application/1, do_config_diff/2, format_log/1,
         format_log/2, get_all_env/1, get_all_key/1, get_application/1, get_application_module/1, get_env/2, get_env/3,
         get_key/2, get_loaded/1, get_master/1, get_pid_all_env/1, get_pid_all_key/1, get_pid_env/2, get_pid_key/2,
         handle_call/3, handle_cast/2, handle_info/2, info/0, init/1, is_running/1, load_application/1, loaded_applications/0,
         permit_application/2, prep_config_change/0, set_env/2, set_env/3, set_env/4, set_master/2, start/1,
         start_application/2, start_application_request/2, start_boot_application/2, start_type/1, stop_application/1,
         terminate/2, test_change_apps/2, unload_application/1, unset_env/2, unset_env/3, which_applications/0,
         which_applications/1]).

%% By name: starting is {Name, RestartType, StartType}, requests {Name, From}, running {Name, Master | undefined}, started
%% {Name, RestartType}; held are applications that may not run yet. config is the configuration by application.
-record(state, {starting = [], requests = [], running = [], started = [], held = [], config = []}).

%% Interface -----------------------------------------------------------------------------------------------------------

load_application(Application) -> call({load, Application}, infinity).
unload_application(Name) -> call({unload, Name}, infinity).
start_application(Name, Type) -> call({start, Name, Type}, infinity).

start_application_request(Name, Type) ->
    ensure(),
    gen_server:send_request(?MODULE, {start, Name, Type}).

is_running(Name) when is_atom(Name) -> call({is_running, Name}, infinity).

start_boot_application(Application, Type) ->
    case load_application(Application) of
        ok -> start_application(application_name(Application), Type);
        {error, {already_loaded, Name}} -> start_application(Name, Type);
        {error, {bad_environment_value, Value}} when Type =:= permanent ->
            Text = io_lib:format("Bad environment variable: ~tp  Application: ~p", [Value, Application]),
            exit({error, list_to_atom(lists:flatten(Text))});
        Error -> Error
    end.

stop_application(Name) -> call({stop, Name}, infinity).
which_applications() -> call(which, 5000).
which_applications(Timeout) -> call(which, Timeout).
info() -> call(info, 5000).
permit_application(Name, Permission) -> call({permit, Name, Permission}, infinity).
control_application(_) -> erlang:error({unsupported, distributed_applications}).

loaded_applications() ->
    ensure(),
    [{Name, Description, Version} || {{loaded, Name}, #{description := Description, vsn := Version}} <- all_loaded()].

call(Request, Timeout) ->
    ensure(),
    case gen_server:call(?MODULE, Request, Timeout) of
        {error, terminating} -> exit(terminating);
        Reply -> Reply
    end.

%% Keys ----------------------------------------------------------------------------------------------------------------

get_loaded(Application) ->
    case lookup({loaded, application_name(Application)}) of
        {ok, Found} -> {true, Found};
        none -> false
    end.

get_key(Name, env) ->
    case lookup({loaded, Name}) of
        {ok, _} -> {ok, get_all_env(Name)};
        none -> undefined
    end;
get_key(Name, Key) ->
    case lookup({loaded, Name}) of
        {ok, #{Key := Value}} when Key =/= name -> {ok, Value};
        _ -> undefined
    end.

get_all_key(Name) ->
    case lookup({loaded, Name}) of
        {ok, Application} ->
            {ok, [{Key, case Key of env -> get_all_env(Name); _ -> map_get(Key, Application) end}
                  || Key <- [description, id, vsn, modules, maxP, maxT, registered, included_applications, optional_applications,
                             applications, env, mod, start_phases]]};
        none ->
            undefined
    end.

get_pid_key(Leader, Key) -> of_leader(Leader, fun(Name) -> get_key(Name, Key) end, undefined).
get_pid_all_key(Leader) -> of_leader(Leader, fun get_all_key/1, []).
get_pid_env(Leader, Key) -> of_leader(Leader, fun(Name) -> get_env(Name, Key) end, undefined).
get_pid_all_env(Leader) -> of_leader(Leader, fun get_all_env/1, []).
get_application(Leader) -> of_leader(Leader, fun(Name) -> {ok, Name} end, undefined).
start_type(Leader) -> of_leader(Leader, fun(Name) -> call({start_type, Name}, infinity) end, undefined).

of_leader(Leader, F, Default) ->
    case matching({{application_master, '$1'}, Leader}) of
        [[Name]] -> F(Name);
        _ -> Default
    end.

get_application_module(Module) ->
    case [Name || {{loaded, Name}, #{modules := Modules}} <- all_loaded(), lists:member(Module, Modules)] of
        [Name | _] -> {ok, Name};
        [] -> undefined
    end.

get_master(Name) ->
    case lookup({application_master, Name}) of
        {ok, Master} -> Master;
        none -> undefined
    end.

set_master(Name, Master) -> ets:insert(ac_tab, {{application_master, Name}, Master}).

get_env(Name, Key) ->
    case lookup({env, Name, Key}) of
        {ok, Value} -> {ok, Value};
        none -> undefined
    end.

get_env(Name, Key, Default) ->
    case lookup({env, Name, Key}) of
        {ok, Value} -> Value;
        none -> Default
    end.

get_all_env(Name) -> [{Key, Value} || [Key, Value] <- matching({{env, Name, '$1'}, '$2'})].

lookup(Key) ->
    case in_table(fun() -> ets:lookup(ac_tab, Key) end) of
        [{_, Value}] -> {ok, Value};
        [] -> none
    end.

matching(Pattern) -> in_table(fun() -> ets:match(ac_tab, Pattern) end).

all_loaded() -> in_table(fun() -> ets:match_object(ac_tab, {{loaded, '_'}, '_'}) end).

%% The table comes with the controller, which starts with the first question.
in_table(Ask) ->
    try Ask()
    catch
        error:badarg ->
            true = ensure(),
            %% One that starts has its name before it has the table, and answers when it has both.
            _ = call({start_type, kernel}, infinity),
            Ask()
    end.

%% Environment ---------------------------------------------------------------------------------------------------------

set_env(Config, Options) ->
    case checked_config(Config) of
        ok -> call({set_env, Config, Options}, proplists:get_value(timeout, Options, 5000));
        Error -> Error
    end.

set_env(Name, Key, Value) -> set_env(Name, Key, Value, []).
set_env(Name, Key, Value, Options) -> call({set_env, Name, Key, Value, Options}, proplists:get_value(timeout, Options, 5000)).

unset_env(Name, Key) -> unset_env(Name, Key, []).
unset_env(Name, Key, Options) -> call({unset_env, Name, Key, Options}, proplists:get_value(timeout, Options, 5000)).

checked_config([{Name, Env} | Rest]) when is_atom(Name), is_list(Env) ->
    case lists:keymember(Name, 1, Rest) of
        true -> {error, "duplicate application config: " ++ atom_to_list(Name)};
        false ->
            case checked_env(Env, Name) of
                ok -> checked_config(Rest);
                Error -> Error
            end
    end;
checked_config([{Name, Env} | _]) when is_list(Env) ->
    {error, lists:flatten(io_lib:format("application: ~tp; application name must be an atom", [Name]))};
checked_config([{Name, _} | _]) -> {error, lists:flatten(io_lib:format("application: ~tp; parameters must be a list", [Name]))};
checked_config([Other | _]) -> {error, lists:flatten(io_lib:format("invalid application config: ~tp", [Other]))};
checked_config([]) -> ok;
checked_config(_) -> {error, "configuration must be a list ended by <dot><whitespace>"}.

checked_env([{Key, Value} | Rest], Name) when is_atom(Key) ->
    case lists:keymember(Key, 1, Rest) of
        true -> {error, "application: " ++ atom_to_list(Name) ++ "; duplicate parameter: " ++ atom_to_list(Key)};
        false ->
            case is_parameter(Name, Key, Value) of
                true -> checked_env(Rest, Name);
                false -> {error, lists:concat(["application: ", Name, "; erroneous parameter: ", Key])}
            end
    end;
checked_env([{Key, _} | _], Name) ->
    {error, lists:flatten(io_lib:format("application: ~tp; invalid parameter name: ~tp", [Name, Key]))};
checked_env([Other | _], Name) -> {error, lists:flatten(io_lib:format("application: ~tp; invalid parameter: ~tp", [Name, Other]))};
checked_env([], _) -> ok.

is_parameter(kernel, distributed, Value) ->
    is_list(Value) andalso lists:all(fun({App, Nodes}) -> is_atom(App) andalso is_list(Nodes);
                                        ({App, Time, Nodes}) when Time =:= infinity; is_integer(Time) -> is_atom(App) andalso is_list(Nodes);
                                        (_) -> false
                                     end, Value);
is_parameter(_, _, _) -> true.

%% The second environment goes over the first.
merged(Env, []) -> Env;
merged(Env, [{Key, Value} | Rest]) -> merged(lists:keystore(Key, 1, Env, {Key, Value}), Rest).

merged_config(Config, []) -> Config;
merged_config(Config, [{Name, Env} | Rest]) ->
    Old = proplists:get_value(Name, Config, []),
    merged_config(lists:keystore(Name, 1, Config, {Name, merged(Old, Env)}), Rest).

%% Starting ------------------------------------------------------------------------------------------------------------

%% The controller is nobody's child: it must not end with whoever asked first.
ensure() ->
    whereis(?MODULE) =/= undefined orelse started().

started() ->
    Asker = self(),
    {Pid, Monitor} = spawn_monitor(fun() -> alone(Asker) end),
    receive
        {Pid, ready} ->
            demonitor(Monitor, [flush]),
            true;
        {'DOWN', Monitor, _, _, already_started} ->
            true;
        {'DOWN', Monitor, _, _, Reason} ->
            exit(Reason)
    end.

%% As a boot script starts it, with the resource of kernel.
start(_) ->
    case whereis(?MODULE) of
        undefined ->
            started(),
            {ok, whereis(?MODULE)};
        Pid ->
            {ok, Pid}
    end.

alone(Asker) ->
    case catch register(?MODULE, self()) of
        true -> ok;
        _ -> exit(already_started)
    end,
    case whereis(user) of
        undefined -> ok;
        User -> group_leader(User, self())
    end,
    process_flag(trap_exit, true),
    put('$ancestors', [whereis(init)]),
    put('$initial_call', {?MODULE, start, 1}),
    try init([]) of
        {ok, S} ->
            Asker ! {self(), ready},
            try gen_server:enter_loop(?MODULE, [], S, {local, ?MODULE})
            catch exit:Reason -> fallen(Reason)
            end
    catch
        throw:{error, Why} -> erlang:halt(lists:flatten(io_lib:format("Could not start kernel pid (~w) (~tp)", [?MODULE, Why])))
    end.

%% The system cannot go on without its permanent applications.
fallen(Reason) when Reason =:= normal; Reason =:= shutdown; Reason =:= killed -> exit(Reason);
fallen(Reason) -> erlang:halt(lists:flatten(io_lib:format("Kernel pid terminated (~w) (~tp)", [?MODULE, Reason]))).

init([]) ->
    ets:new(ac_tab, [set, public, named_table, {read_concurrency, true}]),
    Config = lists:foldl(fun(File, Config) -> merged_config(Config, config_file(File)) end, [], config_files()),
    S0 = #state{config = Config},
    S = lists:foldl(fun(Name, Acc) ->
                        {ok, Acc1} = loaded(application_table:resource(Name), Acc),
                        #state{running = Running, started = Started} = Acc1,
                        Acc1#state{running = [{Name, undefined} | Running], started = [{Name, permanent} | Started]}
                    end, S0, [kernel, stdlib]),
    {ok, S}.

config_files() -> lists:append([Values || {config, Values} <- init:get_arguments()]).

%% Names of further files may stand in the list, relative to its own place.
config_file(Name) ->
    File = filename:join(filename:dirname(Name), filename:basename(Name, ".config") ++ ".config"),
    case asterias_application_resource:consult(File) of
        {ok, [Config]} when is_list(Config) ->
            Whole = lists:foldl(fun({_, _} = Entry, Acc) -> merged_config(Acc, [Entry]);
                                   (Other, Acc) when is_list(Other) ->
                                        merged_config(Acc, config_file(filename:absname(Other, filename:dirname(File))));
                                   (Other, Acc) -> Acc ++ [Other]
                                end, [], Config),
            case checked_config(Whole) of
                ok -> Whole;
                {error, Why} -> throw({error, lists:flatten(io_lib:format("invalid config data: ~ts", [Why]))})
            end;
        {ok, _} ->
            config_error(File, none, "configuration file must contain ONE list ended by <dot>");
        {error, {Line, _, Why}} ->
            case has_end(File) of
                true -> config_error(File, Line, Why);
                false -> config_error(File, none, "no ending <dot> found")
            end;
        {error, enoent} ->
            config_error(File, none, "configuration file not found");
        {error, Reason} ->
            config_error(File, none, io_lib:format("~tp", [Reason]))
    end.

%% Whether a dot ends something in a file that cannot be read as terms.
has_end(File) ->
    {ok, Bytes} = prim_code:read_file(File),
    binary:match(<<Bytes/binary, "\n">>, [<<".\n">>, <<". ">>, <<".\t">>, <<".\r">>, <<".%">>]) =/= nomatch.

-spec config_error(string(), term(), iodata()) -> no_return().
config_error(File, Line, Why) -> throw({error, lists:flatten(io_lib:format("error in config file ~tp (~w): ~ts", [File, Line, Why]))}).

%% Loading -------------------------------------------------------------------------------------------------------------

application_name(Name) when is_atom(Name) -> Name;
application_name({application, Name, _}) when is_atom(Name) -> Name;
application_name(Other) -> throw({error, {bad_application, Other}}).

try_load(Application, S) ->
    case get_loaded(Application) of
        {true, _} -> throw({error, {already_loaded, application_name(Application)}});
        false when is_atom(Application) ->
            case asterias_application_resource:find(Application) of
                {ok, Resource} -> loaded(Resource, S);
                Error -> throw(Error)
            end;
        false ->
            loaded(Application, S)
    end.

loaded(Resource, #state{config = Config} = S) ->
    {#{name := Name, included_applications := Included} = Application, Env} = described(Resource),
    Whole = merged(merged(Env, proplists:get_value(Name, Config, [])), flags(Name)),
    set_all(Name, Whole),
    ets:insert(ac_tab, {{loaded, Name}, Application}),
    {ok, lists:foldl(fun(Inner, Acc) ->
                         case get_loaded(Inner) of
                             {true, _} -> Acc;
                             false ->
                                 {ok, Acc1} = try_load(Inner, Acc),
                                 Acc1
                         end
                     end, S, Included)}.

set_all(Name, Env) -> lists:foreach(fun({Key, Value}) -> ets:insert(ac_tab, {{env, Name, Key}, Value}) end, Env).

described({application, Name, Options}) when is_atom(Name), is_list(Options) ->
    Option = fun(Key, Default) ->
                 case lists:keyfind(Key, 1, Options) of
                     {_, Value} -> Value;
                     _ -> Default
                 end
             end,
    Start = case Option(mod, []) of
                {Module, _} = Given when is_atom(Module) -> Given;
                [] -> [];
                Other -> throw({error, {badstartspec, Other}})
            end,
    Env = Option(env, []),
    case checked_env(Env, Name) of
        ok -> ok;
        {error, Why} -> throw({error, {invalid_options, Why}})
    end,
    {#{name => Name, description => Option(description, ""), id => Option(id, ""), vsn => Option(vsn, ""), modules => Option(modules, []),
       registered => Option(registered, []), applications => Option(applications, []), mod => Start,
       start_phases => Option(start_phases, undefined), maxP => Option(maxP, infinity), maxT => Option(maxT, infinity),
       included_applications => Option(included_applications, []), optional_applications => Option(optional_applications, [])}, Env};
described({application, Name, Options}) when is_list(Options) -> throw({error, {invalid_name, Name}});
described({application, _, Options}) -> throw({error, {invalid_options, Options}});
described(Other) -> throw({error, {bad_application, Other}}).

%% -Name Key Value, as terms.
flags(Name) ->
    case init:get_argument(Name) of
        {ok, Lists} -> lists:append([flag_pairs(List) || List <- Lists]);
        error -> []
    end.

flag_pairs([Key, Value | Rest]) -> [{flag_term(Key), flag_term(Value)} | flag_pairs(Rest)];
flag_pairs(_) -> [].

flag_term(Text) ->
    case asterias_application_resource:term(Text) of
        {ok, Term} ->
            Term;
        {error, {_, Module, Why}} ->
            logger:log(error, "application_controller: ~ts: ~ts~n", [Module:format_error(Why), Text], #{error_logger => #{tag => error}}),
            throw({error, {bad_environment_value, Text}})
    end.

unloaded(Name) ->
    {ok, Included} = get_key(Name, included_applications),
    ets:match_delete(ac_tab, {{env, Name, '_'}, '_'}),
    ets:delete(ac_tab, {loaded, Name}),
    lists:foreach(fun(Inner) ->
                      case get_loaded(Inner) of
                          {true, _} -> unloaded(Inner);
                          false -> ok
                      end
                  end, Included).

%% Requests ------------------------------------------------------------------------------------------------------------

handle_call({load, Application}, _, S) ->
    try try_load(Application, S) of
        {ok, S1} -> {reply, ok, S1}
    catch
        throw:{error, _} = Error -> {reply, Error, S};
        error:Reason:Stack -> {reply, {error, {Reason, Stack}}, S}
    end;
handle_call({unload, Name}, _, #state{running = Running} = S) ->
    case {lists:keymember(Name, 1, Running), get_loaded(Name)} of
        {true, _} ->
            {reply, {error, {running, Name}}, S};
        {false, {true, _}} ->
            unloaded(Name),
            {reply, ok, S};
        {false, false} ->
            {reply, {error, {not_loaded, Name}}, S}
    end;
handle_call({start, Name, Type}, From, #state{starting = Starting, requests = Requests, held = Held} = S) ->
    case lists:keymember(Name, 1, Starting) of
        true ->
            {noreply, S#state{requests = [{Name, From} | Requests]}};
        false ->
            case may_start(Name, Type, S) of
                {ok, Application} ->
                    case is_permitted(Name) of
                        true ->
                            launch(Application, S),
                            {noreply, S#state{starting = [{Name, Type, normal} | Starting], requests = [{Name, From} | Requests]}};
                        false ->
                            {reply, ok, S#state{held = [{Name, Type} | Held]}}
                    end;
                Error ->
                    {reply, Error, S}
            end
    end;
handle_call({is_running, Name}, _, #state{running = Running} = S) ->
    {reply, lists:keymember(Name, 1, Running), S};
handle_call({stop, Name}, _, #state{running = Running, started = Started} = S) ->
    case {lists:keyfind(Name, 1, Running), lists:keymember(Name, 1, Started)} of
        {{_, Master}, _} ->
            stop_running(Name, Master, S),
            {reply, ok, S#state{running = lists:keydelete(Name, 1, Running), started = lists:keydelete(Name, 1, Started)}};
        {false, true} ->
            {reply, ok, S#state{started = lists:keydelete(Name, 1, Started)}};
        {false, false} ->
            {reply, {error, {not_started, Name}}, S}
    end;
handle_call({permit, Name, Permission}, From, S) ->
    permitted(Permission, Name, From, S);
handle_call(which, _, #state{running = Running} = S) ->
    {reply, [begin
                 {true, #{description := Description, vsn := Version}} = get_loaded(Name),
                 {Name, Description, Version}
             end || {Name, _} <- Running], S};
handle_call({set_env, Config, Options}, _, #state{config = Old} = S) ->
    lists:foreach(fun({Name, Env}) -> set_all(Name, Env) end, Config),
    {reply, ok, case proplists:get_value(persistent, Options, false) of
                    true -> S#state{config = merged_config(Old, Config)};
                    false -> S
                end};
handle_call({set_env, Name, Key, Value, Options}, From, S) ->
    handle_call({set_env, [{Name, [{Key, Value}]}], Options}, From, S);
handle_call({unset_env, Name, Key, Options}, _, #state{config = Config} = S) ->
    ets:delete(ac_tab, {env, Name, Key}),
    {reply, ok, case proplists:get_value(persistent, Options, false) of
                    true ->
                        Env = lists:keydelete(Key, 1, proplists:get_value(Name, Config, [])),
                        S#state{config = lists:keystore(Name, 1, Config, {Name, Env})};
                    false -> S
                end};
handle_call({start_type, Name}, _, #state{starting = Starting} = S) ->
    {reply, case lists:keyfind(Name, 1, Starting) of
                {_, _, Type} -> Type;
                false -> local
            end, S};
handle_call({change_data, Applications, Config}, _, S) ->
    try
        lists:foreach(fun(Resource) -> changed(Resource, Config) end, Applications),
        {reply, ok, S#state{config = Config}}
    catch
        throw:{error, _} = Error -> {reply, Error, S}
    end;
handle_call(prep_config_change, _, #state{running = Running} = S) ->
    {reply, [{Name, get_all_env(Name)} || {Name, _} <- Running], S};
handle_call({config_change, Before}, _, #state{running = Running} = S) ->
    case lists:append([config_changed(Name, proplists:get_value(Name, Before, [])) || {Name, _} <- Running]) of
        [] -> {reply, ok, S};
        Errors -> {reply, {error, lists:reverse(Errors)}, S}
    end;
handle_call(info, _, #state{starting = Starting, running = Running, started = Started, held = Held} = S) ->
    {reply, [{loaded, [{Name, D, V} || {{loaded, Name}, #{description := D, vsn := V}} <- all_loaded()]}, {loading, []}, {started, Started},
             {start_p_false, Held}, {running, Running}, {starting, Starting}], S}.

may_start(_, Type, _) when Type =/= permanent, Type =/= transient, Type =/= temporary -> {error, {invalid_restart_type, Type}};
may_start(Name, _, #state{running = Running, started = Started}) ->
    case {get_loaded(Name), lists:keymember(Name, 1, Running)} of
        {false, _} -> {error, {not_loaded, Name}};
        {_, true} -> {error, {already_started, Name}};
        {{true, Application}, false} ->
            case missing(Application, Started) of
                [] -> {ok, Application};
                [First | _] -> {error, {not_started, First}}
            end
    end.

missing(#{applications := Needed, optional_applications := Optional}, Present) ->
    [Name || Name <- Needed -- Optional, not lists:keymember(Name, 1, Present)].

launch(#{name := Name, mod := []}, _) ->
    gen_server:cast(self(), {application_started, Name, {ok, undefined}});
launch(#{name := Name} = Application, #state{running = Running}) ->
    case missing(Application, Running) of
        [] ->
            {ok, _} = application_master:start_link(Application, normal),
            ok;
        [First | _] ->
            gen_server:cast(self(), {application_started, Name, {info, {not_running, First}}})
    end.

handle_cast({application_started, Name, Result}, #state{starting = Starting, requests = Requests, running = Running, started = Started} = S0) ->
    {value, {_, Type, _}, Others} = lists:keytake(Name, 1, Starting),
    Reply = case Result of
                {ok, _} -> ok;
                {_, Why} -> {error, Why}
            end,
    _ = [gen_server:reply(From, Reply) || {Asked, From} <- Requests, Asked =:= Name],
    S = S0#state{starting = Others, requests = [Request || {Asked, _} = Request <- Requests, Asked =/= Name]},
    case Result of
        {ok, Master} ->
            report_started(Name),
            {noreply, S#state{running = put_first(Name, Master, Running), started = put_first(Name, Type, Started)}};
        {Kind, Reason} ->
            Kind =:= info orelse report_exit(Name, Reason, Type),
            case {Type, Reason} of
                {temporary, _} -> {noreply, S};
                {transient, {{'EXIT', normal}, _}} -> {noreply, S};
                _ -> {stop, text({application_start_failure, Name, Reason}), S}
            end
    end.

put_first(Name, Value, List) ->
    case lists:keymember(Name, 1, List) of
        true -> lists:keyreplace(Name, 1, List, {Name, Value});
        false -> [{Name, Value} | List]
    end.

handle_info({'EXIT', Pid, Reason}, #state{running = Running, started = Started} = S) ->
    ets:match_delete(ac_tab, {{application_master, '_'}, Pid}),
    case lists:keytake(Pid, 2, Running) of
        {value, {Name, _}, Others} ->
            S1 = S#state{running = Others},
            {_, Type} = lists:keyfind(Name, 1, Started),
            report_exit(Name, Reason, Type),
            case {Type, Reason} of
                {temporary, _} -> {noreply, S1};
                {transient, normal} -> {noreply, S1};
                _ -> {stop, text({application_terminated, Name, Reason}), S1}
            end;
        false when Reason =:= shutdown ->
            {stop, shutdown, S};
        false ->
            {noreply, S}
    end;
handle_info(_, S) ->
    {noreply, S}.

stop_running(Name, Master, #state{started = Started}) ->
    {_, Type} = lists:keyfind(Name, 1, Started),
    case Master of
        undefined ->
            report_exit(Name, stopped, Type);
        _ ->
            unlink(Master),
            application_master:stop(Master),
            receive {'EXIT', Master, _} -> ok after 0 -> ok end,
            report_exit(Name, stopped, Type),
            ets:delete(ac_tab, {application_master, Name})
    end.

%% The last one started stops first. Whoever asks meanwhile hears that the system is ending.
terminate(Reason, #state{running = Running}) ->
    case get_env(kernel, shutdown_func) of
        {ok, {Module, Function}} -> catch Module:Function(Reason);
        _ -> ok
    end,
    Timeout = get_env(kernel, shutdown_timeout, infinity),
    lists:foreach(fun({_, Master}) ->
                      Monitor = monitor(process, Master),
                      unlink(Master),
                      exit(Master, shutdown),
                      wait_end(Master, Monitor, Timeout)
                  end, [Application || {_, Master} = Application <- Running, is_pid(Master)]),
    ets:delete(ac_tab),
    ok.

wait_end(Master, Monitor, Timeout) ->
    receive
        {'DOWN', Monitor, _, _, _} -> ok;
        {'$gen_call', From, _} ->
            gen_server:reply(From, {error, terminating}),
            wait_end(Master, Monitor, Timeout)
    after Timeout ->
            exit(Master, kill),
            receive {'DOWN', Monitor, _, _, _} -> ok end
    end.

code_change(_, S, _) -> {ok, S}.

text(Term) -> lists:flatten(io_lib:format("~0p", [Term])).

%% Permissions ---------------------------------------------------------------------------------------------------------

is_permitted(Name) -> lists:member({Name, false}, get_env(kernel, permissions, [])) =:= false.

permitted(Permission, Name, From, #state{running = Running, started = Started, held = Held, starting = Starting, requests = Requests} = S) ->
    case {get_loaded(Name), lists:keyfind(Name, 1, Running)} of
        {false, _} ->
            {reply, {error, {not_loaded, Name}}, S};
        {{true, _}, {_, _}} when Permission ->
            {reply, ok, S};
        {{true, _}, {_, Master}} ->
            allow(Name, false),
            stop_running(Name, Master, S),
            {reply, ok, S#state{running = lists:keydelete(Name, 1, Running)}};
        {{true, Application}, false} ->
            allow(Name, Permission),
            case {Permission, lists:keyfind(Name, 1, Held ++ Started)} of
                {true, {_, Type}} ->
                    launch(Application, S),
                    {noreply, S#state{starting = [{Name, Type, normal} | Starting], requests = [{Name, From} | Requests],
                                      held = lists:keydelete(Name, 1, Held), started = lists:keydelete(Name, 1, Started)}};
                _ ->
                    {reply, ok, S#state{held = case Permission of true -> Held; false -> lists:keydelete(Name, 1, Held) end}}
            end
    end.

allow(Name, Permission) ->
    Others = lists:keydelete(Name, 1, get_env(kernel, permissions, [])),
    ets:insert(ac_tab, {{env, kernel, permissions}, [{Name, Permission} | Others]}).

%% Changing what is loaded ---------------------------------------------------------------------------------------------

change_application_data(Applications, Config) -> call({change_data, Applications, Config}, infinity).
prep_config_change() -> call(prep_config_change, infinity).
config_change(Before) -> call({config_change, Before}, infinity).

changed({application, Name, _} = Resource, Config) ->
    case get_loaded(Name) of
        {true, _} ->
            {Application, Env} = described(Resource),
            ets:match_delete(ac_tab, {{env, Name, '_'}, '_'}),
            set_all(Name, merged(merged(Env, proplists:get_value(Name, Config, [])), flags(Name))),
            ets:insert(ac_tab, {{loaded, Name}, Application});
        false ->
            ok
    end.

%% Gives applications, by their names, the parameters of configurations.
test_change_apps([Name | Names], Configs) ->
    {Config, Others} = case Configs of
                           [First | Rest] -> {First, Rest};
                           [] -> {[], []}
                       end,
    case asterias_application_resource:find(Name) of
        {ok, {application, _, Options}} -> changed({application, Name, Options}, Config);
        Error -> throw(Error)
    end,
    test_change_apps(Names, Others);
test_change_apps([], _) ->
    ok.

config_changed(Name, Before) ->
    case do_config_diff(lists:sort(get_all_env(Name)), lists:sort(Before)) of
        {[], [], []} ->
            [];
        {Changed, New, Removed} ->
            case get_key(Name, mod) of
                {ok, {Module, _}} ->
                    case catch Module:config_change(Changed, New, Removed) of
                        ok -> [];
                        {'EXIT', {undef, _}} -> [];
                        {error, Reason} -> [Reason];
                        Other -> [Other]
                    end;
                {ok, []} -> [{module_not_defined, Name}];
                undefined -> [{application_not_found, Name}]
            end
    end.

do_config_diff(Now, Before) -> config_diff(Now, Before, [], []).

%% In the order that callbacks know: what comes after the last known parameter stands first, and as it came.
config_diff(Now, [], Changed, New) -> {Changed, Now ++ New, []};
config_diff([{Key, Value} = Entry | Now], Before, Changed, New) ->
    case lists:keytake(Key, 1, Before) of
        {value, {_, Value}, Rest} -> config_diff(Now, Rest, Changed, New);
        {value, _, Rest} -> config_diff(Now, Rest, [Entry | Changed], New);
        false -> config_diff(Now, Before, Changed, [Entry | New])
    end;
config_diff([], Before, Changed, New) -> {Changed, New, lists:reverse([Key || {Key, _} <- Before])}.

%% Reports -------------------------------------------------------------------------------------------------------------

report_started(Name) ->
    logger:log(info, #{label => {?MODULE, progress}, report => [{application, Name}, {started_at, node()}]},
               #{domain => [otp, sasl], report_cb => fun ?MODULE:format_log/2, logger_formatter => #{title => "PROGRESS REPORT"},
                 error_logger => #{tag => info_report, type => progress, report_cb => fun ?MODULE:format_log/1}}).

report_exit(Name, Reason, Type) ->
    logger:log(notice, #{label => {?MODULE, exit}, report => [{application, Name}, {exited, Reason}, {type, Type}]},
               #{domain => [otp], report_cb => fun ?MODULE:format_log/2,
                 error_logger => #{tag => info_report, type => std_info, report_cb => fun ?MODULE:format_log/1}}).

format_log(Report) ->
    Options = gen_report:options(),
    gen_report:args(pieces(Report, Options), Options).

format_log(Report, Given) ->
    Options = gen_report:options(Given),
    gen_report:text(pieces(Report, Options), Options).

pieces(#{label := {?MODULE, progress}, report := [{application, Name}, {started_at, Node}]}, #{single_line := true}) ->
    ["Application: ", {term, Name}, ". Started at: ", {term, Node}, "."];
pieces(#{label := {?MODULE, progress}, report := [{application, Name}, {started_at, Node}]}, #{}) ->
    ["    application: ", {term, Name}, "~n    started_at: ", {term, Node}, "~n"];
pieces(#{label := {?MODULE, exit}, report := [{application, Name}, {exited, Reason}, {type, Type}]}, #{single_line := true}) ->
    ["Application: ", {term, Name}, ". Exited: ", {term, Reason}, ". Type: ", {term, Type}, "."];
pieces(#{label := {?MODULE, exit}, report := [{application, Name}, {exited, Reason}, {type, Type}]}, #{}) ->
    ["    application: ", {term, Name}, "~n    exited: ", {term, Reason}, "~n    type: ", {term, Type}, "~n"].
