%% The process in which code paths and marks of modules are changed, so that changes of several processes do not overwrite each other.
-module(code_server).

-export([call/1, start_link/0]).

start_link() ->
    case whereis(?MODULE) of
        undefined ->
            Server = spawn_link(fun serve/0),
            register(?MODULE, Server),
            {ok, Server};
        Running -> {error, {already_started, Running}}
    end.

%% Has the server make a change; while the system starts there may be none, and nobody else who changes anything.
call(Change) when is_function(Change, 0) ->
    case whereis(?MODULE) of
        Server when is_pid(Server), Server =/= self() ->
            Monitor = monitor(process, Server, [{alias, reply_demonitor}]),
            Server ! {?MODULE, Monitor, Change},
            receive
                {?MODULE, Monitor, Reply} -> Reply;
                {'DOWN', Monitor, process, Server, Reason} -> exit(Reason)
            end;
        _ ->
            Change()
    end.

serve() ->
    receive
        {?MODULE, Client, Change} ->
            Client ! {?MODULE, Client, Change()},
            serve();
        {system, From, Request} ->
            system(running, From, Request);
        _ ->
            serve()
    end.

%% What module sys asks: this process tells its status, and can be suspended.
system(Mode, From, Request) ->
    {Next, Reply} = case Request of
                        suspend -> {suspended, ok};
                        resume -> {running, ok};
                        get_status -> {Mode, status(Mode)};
                        {debug, _} -> {Mode, ok};
                        _ -> {Mode, {error, {unknown_system_msg, Request}}}
                    end,
    gen:reply(From, Reply),
    case Next of
        running -> serve();
        suspended -> receive {system, Other, Wish} -> system(suspended, Other, Wish) end
    end.

status(Mode) ->
    Parent = whereis(kernel_sup),
    State = {state, Parent, code:root_dir(), [{Path, nocache} || Path <- prim_code:code_paths()], #{}, undefined, undefined, #{}, #{}},
    {status, self(), {module, ?MODULE}, [get(), Mode, Parent, [], State]}.
