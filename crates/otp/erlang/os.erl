%% The operating system: environment, clocks, programs. Most functions are natives; what runs programs does so over ports.
-module(os).

-export([cmd/1, cmd/2, env/0, find_executable/1, find_executable/2, getenv/0, getenv/1, getenv/2, getpid/0, internal_init_cmd_shell/0,
         perf_counter/0, perf_counter/1, putenv/2, set_signal/2, system_time/0, system_time/1, timestamp/0, type/0, unsetenv/1, version/0]).

-export_type([env_var_name/0, env_var_name_value/0, env_var_value/0, os_command/0, os_command_opts/0]).

-include_lib("kernel/include/file.hrl").

-type env_var_name() :: nonempty_string().
-type env_var_value() :: string().
-type env_var_name_value() :: nonempty_string().
-type os_command() :: atom() | io_lib:chars().
-type os_command_opts() :: #{max_size => non_neg_integer() | infinity}.

%% What a shell prints when a command is through. Neither the end of the shell nor that of its output would do: what a command has left running in the
%% background keeps both.
-define(THROUGH, $\^D).
-define(SHELL_KEY, kernel_os_cmd_shell).

env() -> erlang:nif_error(undef).
getenv() -> erlang:nif_error(undef).
getenv(_) -> erlang:nif_error(undef).
getenv(_, _) -> erlang:nif_error(undef).
getpid() -> erlang:nif_error(undef).
perf_counter() -> erlang:nif_error(undef).
perf_counter(_) -> erlang:nif_error(undef).
putenv(_, _) -> erlang:nif_error(undef).
set_signal(_, _) -> erlang:nif_error(undef).
system_time() -> erlang:nif_error(undef).
system_time(_) -> erlang:nif_error(undef).
timestamp() -> erlang:nif_error(undef).
type() -> erlang:nif_error(undef).
unsetenv(_) -> erlang:nif_error(undef).
version() -> erlang:nif_error(undef).

%% Programs ----------------------------------------------------------------------------------------------------------

find_executable(Name) -> find_executable(Name, getenv("PATH", "")).

find_executable(Name, Path) ->
    case filename:pathtype(Name) of
        relative -> first_executable([File || Folder <- folders(Path), File <- executables(filename:join(Folder, Name))]);
        _ -> first_executable(executables(Name))
    end.

%% Windows looks into the current folder first, and knows a program by its extension, which may be left out.
folders(Path) ->
    case type() of
        {win32, _} ->
            {ok, Current} = file:get_cwd(),
            [Current | folders(Path, ";")];
        _ ->
            folders(Path, ":")
    end.

folders(Path, Separator) -> [folder(Folder) || Folder <- string:split(Path, Separator, all)].

executables(Name) ->
    case type() of
        {win32, _} ->
            Extensions = [".exe", ".com", ".cmd", ".bat"],
            Whole = lists:any(fun(Extension) -> lists:suffix(Extension, string:lowercase(Name)) end, Extensions),
            [Name ++ Extension || Extension <- Extensions] ++ [Name || Whole];
        _ ->
            [Name]
    end.

%% A folder may stand in quotes.
folder("") -> ".";
folder([$" | Rest] = Quoted) ->
    case lists:reverse(Rest) of
        [$" | Folder] -> lists:reverse(Folder);
        _ -> Quoted
    end;
folder(Folder) -> Folder.

first_executable([]) -> false;
first_executable([File | Rest]) ->
    case file:read_file_info(File) of
        {ok, #file_info{type = regular, mode = Mode}} when Mode band 8#111 =/= 0 -> File;
        _ -> first_executable(Rest)
    end.

%% Commands ----------------------------------------------------------------------------------------------------------

cmd(Command) ->
    try run(Command, #{})
    catch throw:{refused, Info} -> erlang:error(badarg, [Command], [{error_info, Info#{module => erl_kernel_errors}}])
    end.

cmd(Command, Options) ->
    try run(Command, Options)
    catch throw:{refused, Info} -> erlang:error(badarg, [Command, Options], [{error_info, Info#{module => erl_kernel_errors}}])
    end.

run(Command, Options) ->
    Max = max_size(Options),
    Text = command_text(Command),
    {Program, Options1, Input, Through} = by_shell(type(), shell(), Text),
    Port = try open_port({spawn, Program}, [binary, stderr_to_stdout, stream, in, hide | Options1])
           catch error:Reason -> throw({refused, #{cause => {open_port, Reason}}})
           end,
    Monitor = erlang:monitor(port, Port),
    true = port_command(Port, Input),
    Bytes = collect(Port, Monitor, Max, Through, []),
    demonitor(Monitor, [flush]),
    case unicode:characters_to_list(Bytes) of
        Characters when is_list(Characters) -> Characters;
        _ -> binary_to_list(Bytes)
    end.

%% What has the shell run a command, what the shell is to read, and what it writes when the command is through.
by_shell({win32, _}, Shell, Command) ->
    {lists:append([Shell, " /c", Command]), [], [], none};
by_shell(_, Shell, Command) ->
    %% Nothing is there for the command to read, and a comment in it ends with its line.
    Input = ["(", unicode:characters_to_binary(Command), "\n) </dev/null; echo \"", ?THROUGH, "\"\n"],
    {Shell ++ " -s unix:cmd", [out], Input, <<?THROUGH>>}.

max_size(#{max_size := Max}) -> Max;
max_size(Options) when is_map(Options) -> infinity;
max_size(_) -> throw({refused, #{cause => badopt}}).

shell() ->
    case persistent_term:get(?SHELL_KEY, undefined) of
        undefined ->
            internal_init_cmd_shell(),
            persistent_term:get(?SHELL_KEY);
        Shell ->
            Shell
    end.

internal_init_cmd_shell() ->
    Shell = case application:get_env(kernel, os_cmd_shell) of
                {ok, Set} -> Set;
                undefined -> usual_shell(type())
            end,
    persistent_term:put(?SHELL_KEY, Shell).

usual_shell({win32, _}) -> getenv("COMSPEC", "cmd");
usual_shell(_) -> "/bin/sh".

%% A command is an atom or a nested list of characters, in which zeros may only stand at the end.
command_text(Command) when is_atom(Command) -> command_text(atom_to_list(Command));
command_text(Command) when is_list(Command) ->
    try without_zeros(flatten(Command, []))
    catch error:_ -> throw({refused, #{}})
    end;
command_text(_) -> throw({refused, #{}}).

flatten([], Rest) -> Rest;
flatten([List | More], Rest) when is_list(List) -> flatten(List, flatten(More, Rest));
flatten([Character | More], Rest) when is_integer(Character), Character >= 0 -> [Character | flatten(More, Rest)].

without_zeros(Text) ->
    {Command, Zeros} = lists:splitwith(fun(Character) -> Character > 0 end, Text),
    true = lists:all(fun(Character) -> Character =:= 0 end, Zeros),
    Command.

%% What the command writes, at most so many bytes of it; then the shell is of no more use.
collect(Port, Monitor, Max, Through, Before) ->
    receive
        {Port, {data, Data}} ->
            case cut(Data, Max, Through) of
                {more, Rest} ->
                    collect(Port, Monitor, Rest, Through, [Before, Data]);
                {last, Last} ->
                    _ = (catch port_close(Port)),
                    forget(Port, Monitor),
                    iolist_to_binary([Before, Last])
            end;
        {'DOWN', Monitor, _, _, _} ->
            forget_exit(Port),
            iolist_to_binary(Before)
    end.

cut(Data, Max, Through) ->
    case Through =/= none andalso binary:match(Data, Through) of
        {At, _} when At < Max -> {last, binary:part(Data, 0, At)};
        _ when byte_size(Data) < Max, Max =:= infinity -> {more, infinity};
        _ when byte_size(Data) < Max -> {more, Max - byte_size(Data)};
        _ -> {last, binary:part(Data, 0, Max)}
    end.

forget(Port, Monitor) ->
    receive
        {Port, {data, _}} -> forget(Port, Monitor);
        {'DOWN', Monitor, _, _, _} -> forget_exit(Port)
    end.

forget_exit(Port) ->
    receive {'EXIT', Port, _} -> ok after 0 -> ok end.
