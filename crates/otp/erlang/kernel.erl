%% The servers of the system that programs know by name, and the supervisors that they know of it.
%%
%% init puts a process at each name; it sleeps until it has a message, and then does what the name promises. What init started itself
%% is listed by `kernel_sup`, which adopts it.
-module(kernel).
-behaviour(supervisor).

-export([adopt/1, init/1, wake/1]).

-spec wake(atom()) -> no_return().
wake(kernel_sup) -> supervise(kernel_sup, []);
wake(kernel_safe_sup) -> supervise(kernel_safe_sup, safe);
wake(logger_proxy) -> logger_proxy:serve();
wake(rex) ->
    {ok, State} = rpc:init([]),
    gen_server:enter_loop(rpc, [], State, {local, rex}).

supervise(Name, Args) ->
    {ok, State, hibernate} = supervisor:init({{local, Name}, ?MODULE, Args}),
    gen_server:enter_loop(supervisor, [], State, {local, Name}).

%% They live and end with the system: none is started again.
init([]) ->
    Children = [{code_server, worker, [code]}, {standard_error, supervisor, [standard_error]}, {rex, worker, [rpc]},
                {erl_signal_server, worker, dynamic}, {user, supervisor, [user_sup]}, {kernel_safe_sup, supervisor, [kernel]}],
    {ok, {#{strategy => one_for_all, intensity => 0, period => 1},
          [#{id => Name, start => {?MODULE, adopt, [Name]}, restart => temporary, shutdown => 2000, type => Type, modules => Modules}
           || {Name, Type, Modules} <- Children]}};
init(safe) ->
    {ok, {#{strategy => one_for_one, intensity => 4, period => 3600}, []}}.

%% The process at a name becomes a child of the caller.
adopt(Name) ->
    case whereis(Name) of
        undefined ->
            ignore;
        Child ->
            link(Child),
            {ok, Child}
    end.
