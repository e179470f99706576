%% What the generic behaviours share: starting a named process, calls with a reply, requests whose replies come later.
%%
%% A call is `{Label, {Caller, Tag}, Request}`, answered by `{Tag, Reply}`. The tag is `[alias | Monitor]`: the monitor's reference is
%% an alias of the caller, so a reply that comes too late is dropped by the virtual machine.
-module(gen).

-export(['@wait_response_recv_opt'/3, call/3, call/4, check_response/2, check_response/3, debug_options/2, format_status/4,
         format_status_header/2, get_parent/0, get_proc_name/1, hibernate_after/1, init_it/6, init_it/7, name/1,
         receive_response/2, receive_response/3, reply/2, reqids_add/3, reqids_new/0, reqids_size/1, reqids_to_list/1,
         send_request/3, send_request/5, start/5, start/6, stop/1, stop/3, unregister_name/1, wait_response/2, wait_response/3]).

%% Starting ------------------------------------------------------------------------------------------------------------

start(Behaviour, Link, Name, Module, Args, Options) ->
    case where(Name) of
        undefined -> spawned(Link, [Behaviour, self(), parent(Link), Name, Module, Args, Options], Options);
        Pid -> {error, {already_started, Pid}}
    end.

start(Behaviour, Link, Module, Args, Options) ->
    spawned(Link, [Behaviour, self(), parent(Link), Module, Args, Options], Options).

parent(nolink) -> self;
parent(_) -> self().

spawned(Link, Args, Options) ->
    Timeout = proplists:get_value(timeout, Options, infinity),
    SpawnOptions = proplists:get_value(spawn_opt, Options, []),
    case Link of
        link -> proc_lib:start_link(?MODULE, init_it, Args, Timeout, SpawnOptions);
        nolink -> proc_lib:start(?MODULE, init_it, Args, Timeout, SpawnOptions);
        monitor -> monitored(proc_lib:start_monitor(?MODULE, init_it, Args, Timeout, SpawnOptions))
    end.

monitored({{ok, Pid}, Monitor}) -> {ok, {Pid, Monitor}};
monitored({Failure, Monitor}) ->
    demonitor(Monitor, [flush]),
    Failure.

init_it(Behaviour, Starter, Parent, Module, Args, Options) ->
    Behaviour:init_it(Starter, own_parent(Parent), self(), Module, Args, Options).

init_it(Behaviour, Starter, Parent, Name, Module, Args, Options) ->
    case register_name(Name) of
        true -> Behaviour:init_it(Starter, own_parent(Parent), Name, Module, Args, Options);
        {false, Pid} -> proc_lib:init_fail(Starter, {error, {already_started, Pid}}, {exit, normal})
    end.

own_parent(self) -> self();
own_parent(Parent) -> Parent.

where({local, Name}) -> whereis(Name);
where({global, Name}) -> global:whereis_name(Name);
where({via, Module, Name}) -> Module:whereis_name(Name).

register_name({local, Name}) ->
    try register(Name, self())
    catch error:_ -> {false, whereis(Name)}
    end;
register_name({global, Name}) -> registered(global:register_name(Name, self()), {global, Name});
register_name({via, Module, Name}) -> registered(Module:register_name(Name, self()), {via, Module, Name}).

registered(yes, _) -> true;
registered(no, Name) -> {false, where(Name)}.

unregister_name({local, Name}) -> catch unregister(Name), ok;
unregister_name({global, Name}) -> global:unregister_name(Name), ok;
unregister_name({via, Module, Name}) -> Module:unregister_name(Name), ok;
unregister_name(Pid) when is_pid(Pid) -> ok.

name({local, Name}) -> Name;
name({global, Name}) -> Name;
name({via, _, Name}) -> Name;
name(Pid) when is_pid(Pid) -> Pid.

%% The parent of a process that was started by proc_lib.
get_parent() ->
    case get('$ancestors') of
        [Parent | _] when is_pid(Parent) -> Parent;
        [Parent | _] when is_atom(Parent) ->
            case whereis(Parent) of
                undefined -> exit(could_not_find_registered_name);
                Pid -> Pid
            end;
        _ -> exit(process_was_not_started_by_proc_lib)
    end.

%% The name that a process claims to have, checked.
get_proc_name(Pid) when is_pid(Pid) -> Pid;
get_proc_name({local, Name}) -> own_name(process_info(self(), registered_name) =:= {registered_name, Name}, Name, process_not_registered);
get_proc_name({global, Name}) -> own_name(global:whereis_name(Name) =:= self(), Name, process_not_registered_globally);
get_proc_name({via, Module, Name}) -> own_name(Module:whereis_name(Name) =:= self(), Name, {process_not_registered_via, Module}).

own_name(true, Name, _) -> Name;
own_name(false, _, Reason) -> exit(Reason).

hibernate_after(Options) -> proplists:get_value(hibernate_after, Options, infinity).

debug_options(_, Options) ->
    case proplists:get_value(debug, Options) of
        undefined -> [];
        Debug -> sys:debug_options(Debug)
    end.

stop(Process) -> stop(Process, normal, infinity).

stop(Process, Reason, Timeout) ->
    case pid_of(Process) of
        undefined -> exit(noproc);
        Found -> proc_lib:stop(Found, Reason, Timeout)
    end.

%% Calling -------------------------------------------------------------------------------------------------------------

call(Process, Label, Request) -> call(Process, Label, Request, 5000).

call(Process, Label, Request, Timeout) when Timeout =:= infinity; is_integer(Timeout), Timeout >= 0 ->
    case pid_of(Process) of
        undefined -> exit(noproc);
        Found when Found =:= self() -> exit(calling_self);
        Found -> exchange(Found, Label, Request, Timeout)
    end.

exchange(Process, Label, Request, Timeout) ->
    Monitor = monitor(process, Process, [{alias, demonitor}]),
    Tag = [alias | Monitor],
    erlang:send(Process, {Label, {self(), Tag}, Request}, [noconnect]),
    receive
        {Tag, Reply} ->
            demonitor(Monitor, [flush]),
            {ok, Reply};
        {'DOWN', Monitor, _, _, noconnection} ->
            exit({nodedown, node_of(Process)});
        {'DOWN', Monitor, _, _, Reason} ->
            exit(Reason)
    after Timeout ->
            demonitor(Monitor, [flush]),
            receive {Tag, Reply} -> {ok, Reply} after 0 -> exit(timeout) end
    end.

pid_of(Pid) when is_pid(Pid) -> Pid;
pid_of(Name) when is_atom(Name) -> whereis(Name);
pid_of({global, Name}) -> global:whereis_name(Name);
pid_of({via, Module, Name}) -> Module:whereis_name(Name);
pid_of({Name, Node}) when is_atom(Name), Node =:= node() -> whereis(Name);
pid_of({Name, Node} = Process) when is_atom(Name), is_atom(Node) ->
    erlang:is_alive() orelse exit({nodedown, Node}),
    Process.

node_of({_, Node}) -> Node;
node_of(Pid) -> node(Pid).

reply({_, [alias | Alias] = Tag}, Reply) when is_reference(Alias) ->
    Alias ! {Tag, Reply},
    ok;
reply({_, [[alias | Alias] | _] = Tag}, Reply) when is_reference(Alias) ->
    Alias ! {Tag, Reply},
    ok;
reply({To, Tag}, Reply) ->
    try To ! {Tag, Reply}, ok
    catch _:_ -> ok
    end.

%% Requests ------------------------------------------------------------------------------------------------------------
%% A request is known by the reference of its monitor; a collection is a map from such references to labels.

send_request(Process, Label, Request) ->
    try pid_of(Process) of
        undefined -> requested(Process, Label, Request);
        Found -> requested(Found, Label, Request)
    catch
        exit:{nodedown, _} = Reason ->
            Reference = make_ref(),
            self() ! {'DOWN', Reference, process, Process, Reason},
            Reference
    end.

%% A request to nobody is answered by the monitor, as for a process that is dead.
requested(Process, Label, Request) ->
    Target = case Process of
                 _ when is_pid(Process); is_atom(Process) -> Process;
                 {Name, Node} when is_atom(Name), is_atom(Node), Name =/= global -> Process;
                 _ -> '$no_such_process'
             end,
    Monitor = monitor(process, Target, [{alias, reply_demonitor}]),
    try erlang:send(Target, {Label, {self(), [alias | Monitor]}, Request}, [noconnect]), Monitor
    catch error:badarg -> Monitor
    end.

send_request(Process, Label, Request, RequestLabel, Requests) when is_map(Requests) ->
    Requests#{send_request(Process, Label, Request) => RequestLabel}.

wait_response(Request, Timeout) when is_reference(Request) ->
    receive
        {[alias | Request], Reply} -> answered(Request, Reply);
        {'DOWN', Request, _, Object, Reason} -> {error, {Reason, Object}}
    after wait_time(Timeout) -> timeout
    end;
wait_response(Request, Timeout) -> erlang:error(badarg, [Request, Timeout]).

receive_response(Request, Timeout) when is_reference(Request) ->
    case wait_response(Request, Timeout) of
        timeout ->
            %% Given up: a reply that is under way must not arrive later.
            demonitor(Request, [flush]),
            erlang:unalias(Request),
            receive {[alias | Request], Reply} -> {reply, Reply} after 0 -> timeout end;
        Response ->
            Response
    end;
receive_response(Request, Timeout) -> erlang:error(badarg, [Request, Timeout]).

answered(Request, Reply) ->
    demonitor(Request, [flush]),
    {reply, Reply}.

check_response({[alias | Request], Reply}, Request) when is_reference(Request) -> answered(Request, Reply);
check_response({'DOWN', Request, _, Object, Reason}, Request) when is_reference(Request) -> {error, {Reason, Object}};
check_response(_, Request) when is_reference(Request) -> no_reply;
check_response(Message, Request) -> erlang:error(badarg, [Message, Request]).

wait_time({abs, Time}) -> max(0, Time - erlang:monotonic_time(millisecond));
wait_time(Timeout) -> Timeout.

wait_response(Requests, _, _) when map_size(Requests) =:= 0 -> no_request;
wait_response(Requests, Timeout, Delete) when is_map(Requests), is_boolean(Delete) -> any_response(Requests, Timeout, Delete);
wait_response(Requests, Timeout, Delete) -> erlang:error(badarg, [Requests, Timeout, Delete]).

any_response(Requests, Timeout, Delete) ->
    receive
        {[alias | Request], Reply} when is_map_key(Request, Requests) ->
            collected(answered(Request, Reply), Request, Requests, Delete);
        {'DOWN', Request, _, Object, Reason} when is_map_key(Request, Requests) ->
            collected({error, {Reason, Object}}, Request, Requests, Delete)
    after wait_time(Timeout) -> timeout
    end.

'@wait_response_recv_opt'(Process, Label, Request) -> wait_response(send_request(Process, Label, Request), infinity).

collected(Response, Request, Requests, true) ->
    {Label, Others} = maps:take(Request, Requests),
    {Response, Label, Others};
collected(Response, Request, Requests, false) ->
    {Response, map_get(Request, Requests), Requests}.

receive_response(Requests, Timeout, Delete) ->
    case wait_response(Requests, Timeout, Delete) of
        timeout ->
            _ = [begin demonitor(Request, [flush]), erlang:unalias(Request) end || Request := _ <- Requests],
            _ = [receive {[alias | Request], _} -> ok after 0 -> ok end || Request := _ <- Requests],
            timeout;
        Response ->
            Response
    end.

check_response(_, Requests, _) when map_size(Requests) =:= 0 -> no_request;
check_response({[alias | Request], Reply}, Requests, Delete) when is_map_key(Request, Requests) ->
    collected(answered(Request, Reply), Request, Requests, Delete);
check_response({'DOWN', Request, _, Object, Reason}, Requests, Delete) when is_map_key(Request, Requests) ->
    collected({error, {Reason, Object}}, Request, Requests, Delete);
check_response(_, Requests, Delete) when is_map(Requests), is_boolean(Delete) -> no_reply;
check_response(Message, Requests, Delete) -> erlang:error(badarg, [Message, Requests, Delete]).

reqids_new() -> #{}.
reqids_size(Requests) when is_map(Requests) -> map_size(Requests);
reqids_size(Requests) -> erlang:error(badarg, [Requests]).

reqids_add(Request, _, Requests) when is_map_key(Request, Requests) -> erlang:error(badarg, [Request]);
reqids_add(Request, Label, Requests) when is_reference(Request), is_map(Requests) -> Requests#{Request => Label};
reqids_add(Request, Label, Requests) -> erlang:error(badarg, [Request, Label, Requests]).

reqids_to_list(Requests) when is_map(Requests) -> maps:to_list(Requests);
reqids_to_list(Requests) -> erlang:error(badarg, [Requests]).

%% Status --------------------------------------------------------------------------------------------------------------

format_status_header(Text, Pid) when is_pid(Pid) -> lists:concat([Text, " ", pid_to_list(Pid)]);
format_status_header(Text, Name) when is_atom(Name) -> lists:concat([Text, " ", Name]);
format_status_header(Text, Name) -> {Text, Name}.

%% The callback module may hide or shorten what a status shows: format_status/1 over a map, or format_status/2 of old. Where it fails,
%% that it failed is shown in the place of what it may have wanted to hide.
format_status(Module, Option, Status, Args) ->
    case erlang:function_exported(Module, format_status, 1) of
        true ->
            try Module:format_status(Status) of
                Shown when is_map(Shown) ->
                    Merged = maps:merge(Status, Shown),
                    case map_size(Merged) =:= map_size(Shown) of
                        true -> Merged;
                        false -> status_failed(Module, 1, "returned a map with unknown keys", Status)
                    end;
                _ -> status_failed(Module, 1, "did not return a map", Status)
            catch
                _:_ -> status_failed(Module, 1, "crashed", Status)
            end;
        false ->
            case erlang:function_exported(Module, format_status, 2) of
                true ->
                    try Status#{'$status' => Module:format_status(Option, Args)}
                    catch
                        throw:Shown -> Status#{'$status' => Shown};
                        _:_ -> status_failed(Module, 2, "crashed", Status)
                    end;
                false ->
                    Status
            end
    end.

status_failed(Module, Arity, What, Status) ->
    Status#{'EXIT' => lists:concat([Module, ":format_status/", Arity, " ", What])}.
