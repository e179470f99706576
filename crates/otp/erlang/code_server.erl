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
        _ ->
            serve()
    end.
