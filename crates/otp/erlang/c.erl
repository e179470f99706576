%% Commands of the shell: compiling and loading, looking at modules and processes, moving among folders.
-module(c).

-export([appcall/4, bi/1, bt/1, c/1, c/2, c/3, cd/1, display_info/1, erlangrc/0, erlangrc/1, flush/0, h/1, h/2, h/3, h1/1, h1/2, h1/3,
         hcb/1, hcb/2, hcb/3, help/0, ht/1, ht/2, ht/3, i/0, i/1, i/3, l/1, lc/1, lc_batch/0, lc_batch/1, lm/0, ls/0, ls/1, m/0, m/1,
         memory/0, memory/1, mm/0, nc/1, nc/2, ni/0, nl/1, nregs/0, pid/3, pwd/0, q/0, regs/0, uptime/0, xm/1, y/1, y/2]).

help() ->
    io:put_chars("bt(Pid)    -- stack backtrace for a process\n"
                 "c(Mod)     -- compile and load module or file <Mod>\n"
                 "cd(Dir)    -- change working directory\n"
                 "flush()    -- flush any messages sent to the shell\n"
                 "help()     -- help info\n"
                 "h(M)       -- module documentation\n"
                 "h(M,F)     -- module function documentation\n"
                 "h(M,F,A)   -- module function arity documentation\n"
                 "i()        -- information about the system\n"
                 "ni()       -- information about the networked system\n"
                 "i(X,Y,Z)   -- information about pid <X,Y,Z>\n"
                 "l(Module)  -- load or reload module\n"
                 "lm()       -- load all modified modules\n"
                 "lc([File]) -- compile a list of Erlang modules\n"
                 "ls()       -- list files in the current directory\n"
                 "ls(Dir)    -- list files in directory <Dir>\n"
                 "m()        -- which modules are loaded\n"
                 "m(Mod)     -- information about module <Mod>\n"
                 "mm()       -- list all modified modules\n"
                 "memory()   -- memory allocation information\n"
                 "memory(T)  -- memory allocation information of type <T>\n"
                 "nc(File)   -- compile and load code in <File> on all nodes\n"
                 "nl(Module) -- load module on all nodes\n"
                 "pid(X,Y,Z) -- convert X,Y,Z to a Pid\n"
                 "pwd()      -- print working directory\n"
                 "q()        -- quit - shorthand for init:stop()\n"
                 "regs()     -- information about registered processes\n"
                 "nregs()    -- information about all registered processes\n"
                 "uptime()   -- print node uptime\n"
                 "xm(M)      -- cross reference check a module\n"
                 "y(File)    -- generate a Yecc parser\n").

%% Compiling and loading -------------------------------------------------------------------------------------------------

c(File) -> c(File, []).

c(File, Option) when not is_list(Option) -> c(File, [Option]);
c(Module, Options) when is_atom(Module) ->
    Source = case filename:extension(Module) of
                 "" -> atom_to_list(Module) ++ suffix(Options);
                 _ -> atom_to_list(Module)
             end,
    case filelib:is_file(Source) of
        true -> compile_and_load(Source, Options);
        false -> c(Module, Options, fun(_) -> true end)
    end;
c(File, Options) -> compile_and_load(File, Options).

%% A module again, from the source it was made of, with those of its options that the filter keeps.
c(Module, Options, Filter) when is_atom(Module) ->
    case object_file(Module) of
        Object when is_list(Object) ->
            Info = compile_info(Module, Object),
            case source_file(Object, Info) of
                {ok, Source} ->
                    Old = [Option || Option <- proplists:get_value(options, Info, []), not is_outdir(Option), Filter(Option)],
                    io:format("Recompiling ~ts\n", [Source]),
                    recompile(Source, Options ++ [{outdir, filename:dirname(Object)} | Old], Object);
                Error -> Error
            end;
        Error -> {error, Error}
    end.

object_file(Module) ->
    case code:which(Module) of
        [_ | _] = Object ->
            case not erlang:module_loaded(Module) orelse filelib:is_file(Object) of
                true -> Object;
                false -> code:where_is_file(atom_to_list(Module) ++ ".beam")
            end;
        Other when Other =:= []; Other =:= cover_compiled -> code:where_is_file(atom_to_list(Module) ++ ".beam");
        Other -> Other
    end.

compile_info(Module, Object) ->
    case erlang:module_loaded(Module) of
        true -> Module:module_info(compile);
        false ->
            case beam_lib:chunks(Object, [compile_info]) of
                {ok, {_, [{compile_info, Info}]}} -> Info;
                {error, beam_lib, _} -> []
            end
    end.

source_file(Object, Info) ->
    Known = proplists:get_value(source, Info, []),
    case Known =/= [] andalso filelib:is_file(Known) of
        true -> {ok, Known};
        false ->
            case filelib:find_source(Object) of
                {ok, Source} -> {ok, Source};
                {error, not_found} -> {error, no_source}
            end
    end.

%% The old object file stays unless there is a new one.
recompile(Source, Options, Object) ->
    Backup = Object ++ ".bak",
    case file:rename(Object, Backup) of
        Renamed when Renamed =:= ok; Renamed =:= {error, enoent} ->
            Result = compile_and_load(Source, Options),
            _ = case Result of
                    _ when Renamed =/= ok -> ok;
                    {ok, _} -> file:delete(Backup);
                    _ -> file:rename(Backup, Object)
                end,
            Result;
        Error -> Error
    end.

compile_and_load(File, Option) when not is_list(Option) -> compile_and_load(File, [Option]);
compile_and_load(File, Given) ->
    Options = [report_errors, report_warnings, {outdir, proplists:get_value(outdir, Given, ".")} | lists:filter(fun(O) -> not is_outdir(O) end, Given)],
    case compile:file(File, Options) of
        {ok, Module} -> load(Module, File, Options);
        {ok, Module, _} -> load(Module, File, Options);
        Other -> Other
    end.

is_outdir({outdir, _}) -> true;
is_outdir(_) -> false.

suffix(Options) ->
    case lists:search(fun(Option) -> Option =:= from_core orelse Option =:= from_asm end, Options) of
        {value, from_core} -> ".core";
        {value, from_asm} -> ".S";
        false -> ".erl"
    end.

load(Module, File, Options) ->
    Base = filename:basename(File, suffix(Options)),
    case {compile:output_generated(Options), atom_to_list(Module)} of
        {false, _} -> io:format("** Warning: No object file created - nothing loaded **~n", []);
        {true, Base} ->
            code:purge(Module),
            case code:load_abs(filename:join(proplists:get_value(outdir, Options), Base), Module) of
                {module, Module} -> {ok, Module};
                Error -> Error
            end;
        {true, _} ->
            io:format("** Module name '~p' does not match file name '~tp' **~n", [Module, File]),
            {error, badfile}
    end.

%% Files with options between them: `@i` and a folder, `@o` and a folder, `@d` and a definition.
lc(Args) ->
    try arguments(Args, [], []) of
        {Options, Files} -> lists:foreach(fun(File) -> compile:file(File, Options) end, Files)
    catch
        throw:error -> error
    end.

lc_batch() ->
    io:format("Error: no files to compile~n"),
    halt(1).

lc_batch(Args) ->
    try arguments(Args, [], []) of
        {Options, Files} ->
            Results = [compile:file(File, Options) || File <- Files],
            halt(case lists:member(error, Results) of true -> 1; false -> 0 end)
    catch
        throw:error -> halt(1)
    end.

arguments(['@i', Folder | Args], Options, Files) -> arguments(Args, [{i, atom_to_list(Folder)} | Options], Files);
arguments(['@o', Folder | Args], Options, Files) -> arguments(Args, [{outdir, atom_to_list(Folder)} | Options], Files);
arguments(['@d', Definition | Args], Options, Files) -> arguments(Args, [definition(atom_to_list(Definition)) | Options], Files);
arguments([File | Args], Options, Files) -> arguments(Args, Options, [File | Files]);
arguments([], Options, Files) -> {[report_errors, report_warnings | lists:reverse(Options)], lists:reverse(Files)}.

definition(Text) ->
    case string:split(Text, "=") of
        [Name] -> {d, list_to_atom(Name)};
        [Name, Value] -> {d, list_to_atom(Name), term(Value)}
    end.

term(Text) ->
    case erl_scan:string(Text) of
        {ok, Tokens, _} ->
            case erl_parse:parse_term(Tokens ++ [{dot, erl_anno:new(1)}]) of
                {ok, Term} -> Term;
                {error, {_, _, Reason}} -> no_term(Reason, Text)
            end;
        {error, {_, _, Reason}, _} -> no_term(Reason, Text)
    end.

no_term(Reason, Text) ->
    io:format("~ts: ~ts~n", [Reason, Text]),
    throw(error).

nc(File) -> nc(File, []).

nc(File, Option) when not is_list(Option) -> nc(File, [Option]);
nc(File, Options) ->
    case compile:file(File, Options ++ [report_errors, report_warnings]) of
        {ok, Module} ->
            Object = filename:join(proplists:get_value(outdir, Options, "."), filename:basename(File, ".erl") ++ ".beam"),
            case file:read_file(Object) of
                {ok, Code} ->
                    rpc:eval_everywhere(code, load_binary, [Module, Object, Code]),
                    {ok, Module};
                Error -> Error
            end;
        Other -> Other
    end.

l(Module) ->
    code:purge(Module),
    code:load_file(Module).

nl(Module) ->
    case code:get_object_code(Module) of
        {_, Code, File} -> rpc:eval_everywhere(code, load_binary, [Module, File, Code]);
        Other -> Other
    end.

mm() -> code:modified_modules().
lm() -> [l(Module) || Module <- mm()].

%% Modules -------------------------------------------------------------------------------------------------------------

m() ->
    module_line("Module", "File"),
    lists:foreach(fun({Module, File}) -> module_line(Module, File) end, lists:sort(code:all_loaded())).

module_line(Module, File) -> io:format("~-20s  ~ts\n", [Module, File]).

m(Module) ->
    Info = Module:module_info(),
    io:format("Module: ~w~n", [Module]),
    [io:format("MD5: ~.16b~n", [Digest]) || {md5, <<Digest:128>>} <- Info],
    case code:is_loaded(Module) of
        {file, File} -> io:format("Object file: ~ts\n", [File]);
        false -> ok
    end,
    io:format("Compiler options:  ~p~n", [proplists:get_value(options, proplists:get_value(compile, Info, []), [])]),
    io:format("Exports: ~n", []),
    exports([io_lib:format("~tw/~w", [F, A]) || {F, A} <- lists:keysort(1, proplists:get_value(exports, Info))]).

%% More than 16 stand in two columns.
exports(Names) when length(Names) =< 16 -> lists:foreach(fun(Name) -> io:format("         ~ts~n", [Name]) end, Names);
exports(Names) ->
    {Left, Right} = lists:split(length(Names) div 2, Names),
    columns(Left, Right).

columns([L | Left], [R | Right]) ->
    io:format("~-30ts~ts~n", [lists:flatten(L), R]),
    columns(Left, Right);
columns([], [R]) -> io:format("~-30ts~ts~n", [" ", R]);
columns([], []) -> ok.

%% Documentation, where a module has some that is plain text.
h(Module) -> documented(Module, fun({module, _}) -> true; (_) -> false end, module_missing).
h(Module, F) -> documented(Module, fun({{function, Name, _}, _}) -> Name =:= F; (_) -> false end, function_missing).
h(Module, F, A) -> documented(Module, fun({{function, Name, Arity}, _}) -> {Name, Arity} =:= {F, A}; (_) -> false end, function_missing).
ht(Module) -> documented(Module, fun({{type, _, _}, _}) -> true; (_) -> false end, ok).
ht(Module, T) -> documented(Module, fun({{type, Name, _}, _}) -> Name =:= T; (_) -> false end, type_missing).
ht(Module, T, A) -> documented(Module, fun({{type, Name, Arity}, _}) -> {Name, Arity} =:= {T, A}; (_) -> false end, type_missing).
hcb(Module) -> documented(Module, fun({{callback, _, _}, _}) -> true; (_) -> false end, ok).
hcb(Module, F) -> documented(Module, fun({{callback, Name, _}, _}) -> Name =:= F; (_) -> false end, callback_missing).
hcb(Module, F, A) -> documented(Module, fun({{callback, Name, Arity}, _}) -> {Name, Arity} =:= {F, A}; (_) -> false end, callback_missing).

documented(Module, IsWanted, Missing) ->
    case documentation(Module, IsWanted, Missing) of
        {error, _} = Error -> Error;
        Text -> io:put_chars(Text)
    end.

h1(Module) -> documentation(Module, fun({module, _}) -> true; (_) -> false end, module_missing).
h1(Module, F) -> documentation(Module, fun({{function, Name, _}, _}) -> Name =:= F; (_) -> false end, function_missing).
h1(Module, F, A) -> documentation(Module, fun({{function, Name, Arity}, _}) -> {Name, Arity} =:= {F, A}; (_) -> false end, function_missing).

documentation(Module, IsWanted, Missing) ->
    case code:get_doc(Module) of
        {ok, {docs_v1, _, _, <<"text/", _/binary>>, ModuleDoc, _, Docs}} ->
            Entries = [{module, {[["  ", atom_to_list(Module)]], ModuleDoc}} | [{Id, {Head, Doc}} || {Id, _, Head, Doc, _} <- Docs]],
            case [entry(Head, Doc) || {_, {Head, Doc}} = Entry <- Entries, IsWanted(Entry)] of
                [] when Missing =/= ok -> {error, Missing};
                Texts -> Texts
            end;
        {ok, {docs_v1, _, _, Format, _, _, _}} -> {error, {unknown_format, Format}};
        Error -> Error
    end.

entry(Head, Doc) ->
    Text = case Doc of
               #{<<"en">> := English} -> English;
               #{} -> <<"There is no documentation.">>
           end,
    ["\n", [[Line, "\n"] || Line <- Head], "\n", [["  ", Line, "\n"] || Line <- string:split(Text, "\n", all)]].

%% Processes -----------------------------------------------------------------------------------------------------------

i() -> i(processes()).
ni() -> i(processes()).
i(X, Y, Z) -> process_info(pid(X, Y, Z)).

i(Pids) ->
    process_line("Pid", "Initial Call", "Heap", "Reds", "Msgs"),
    process_line("Registered", "Current Function", "Stack", "", ""),
    case paged(Pids, {0, 0, 0, 0}, page()) of
        {Reductions, Messages, Heap, Stack} ->
            process_line("Total", "", io_lib:write(Heap), io_lib:write(Reductions), io_lib:write(Messages)),
            process_line("", "", io_lib:write(Stack), "", "");
        stopped -> ok
    end.

page() ->
    case io:rows() of
        {ok, Rows} -> Rows - 2;
        _ -> 100
    end.

%% Two lines a process; before a page is full, whoever reads is asked.
paged(Pids, Sums, Page) -> paged(Pids, Sums, 0, Page).

paged([], Sums, _, _) -> Sums;
paged(Pids, Sums, Line, Page) when Line >= Page ->
    case io:get_line('more (y/n)? (y) ') of
        Yes when Yes =:= "\n"; Yes =:= "y\n"; Yes =:= "c\n"; Yes =:= <<"\n">>; Yes =:= <<"y\n">> -> paged(Pids, Sums, 0, Page);
        No when No =:= "n\n"; No =:= "q\n"; No =:= <<"n\n">>; No =:= <<"q\n">>; No =:= eof -> stopped;
        _ -> paged(Pids, Sums, Line, Page)
    end;
paged([Pid | Pids], {R, M, H, S}, Line, Page) ->
    {R1, M1, H1, S1} = display_info(Pid),
    paged(Pids, {R + R1, M + M1, H + H1, S + S1}, Line + 2, Page).

display_info(Pid) ->
    case process_info(Pid, [initial_call, current_function, reductions, message_queue_len, heap_size, stack_size, registered_name, dictionary]) of
        undefined -> {0, 0, 0, 0};
        Info ->
            [Reductions, Messages, Heap, Stack] = [proplists:get_value(Key, Info) || Key <- [reductions, message_queue_len, heap_size, stack_size]],
            process_line(io_lib:write(Pid), function(initial_call(Info)), io_lib:write(Heap), io_lib:write(Reductions), io_lib:write(Messages)),
            process_line(label(Info), function(proplists:get_value(current_function, Info)), io_lib:write(Stack), "", ""),
            {Reductions, Messages, Heap, Stack}
    end.

process_line(A, B, C, D, E) -> io:format("~-21ts ~-33ts ~8s ~8s ~4s~n", [A, B, C, D, E]).

initial_call(Info) ->
    case proplists:get_value(initial_call, Info) of
        {proc_lib, init_p, _} -> proc_lib:translate_initial_call(Info);
        Call -> Call
    end.

function({M, F, Args}) when is_list(Args) -> function({M, F, length(Args)});
function({M, F, A}) -> io_lib:format("~w:~tw/~w", [M, F, A]);
function(Fun) when is_function(Fun) ->
    [M, F, A] = [element(2, erlang:fun_info(Fun, Item)) || Item <- [module, name, arity]],
    function({M, F, A});
function(Other) -> io_lib:write(Other).

label(Info) ->
    case {proplists:get_value(registered_name, Info, []), proplists:get_value('$process_label', proplists:get_value(dictionary, Info))} of
        {[], undefined} -> "";
        {[], Label} when is_list(Label); is_binary(Label) ->
            try unicode:characters_to_binary(Label) of
                Text when is_binary(Text) -> Text;
                _ -> io_lib:format("~0.tp", [Label])
            catch
                error:_ -> io_lib:format("~0.tp", [Label])
            end;
        {[], Label} -> io_lib:format("~0.tp", [Label]);
        {Name, _} -> atom_to_list(Name)
    end.

regs() -> registered_on(node(), registered()).
nregs() -> regs().

registered_on(Node, Names) ->
    Known = [{Name, whereis(Name)} || Name <- lists:sort(Names)],
    io:format("~n** Registered procs on node ~w **~n", [Node]),
    registered_line("Name", "Pid", "Initial Call", "Reds", "Msgs"),
    lists:foreach(fun({Name, Pid}) ->
                          case process_info(Pid, [initial_call, dictionary, reductions, message_queue_len]) of
                              undefined -> ok;
                              Info ->
                                  registered_line(io_lib:format("~tw", [Name]), io_lib:write(Pid), function(initial_call(Info)),
                                                  integer_to_list(proplists:get_value(reductions, Info)),
                                                  integer_to_list(proplists:get_value(message_queue_len, Info)))
                          end
                  end, [Process || {_, Pid} = Process <- Known, is_pid(Pid)]),
    io:format("~n** Registered ports on node ~w **~n", [Node]),
    port_line("Name", "Id", "Command"),
    lists:foreach(fun({Name, Port}) ->
                          {name, Command} = erlang:port_info(Port, name),
                          port_line(io_lib:format("~tw", [Name]), erlang:port_to_list(Port), Command)
                  end, [Port || {_, Id} = Port <- Known, is_port(Id)]).

registered_line(A, B, C, D, E) -> io:format("~-21ts ~-12s ~-25ts ~12s ~4s~n", [A, B, C, D, E]).
port_line(A, B, C) -> io:format("~-21ts ~-15s ~-40ts~n", [A, B, C]).

pid(X, Y, Z) -> list_to_pid(lists:concat(["<", X, ".", Y, ".", Z, ">"])).

bt(Pid) ->
    try erlang:process_display(Pid, backtrace) of
        true -> ok
    catch
        error:_ -> undefined
    end.

flush() ->
    receive
        Message ->
            Format = case lists:keyfind(encoding, 1, io:getopts()) of
                         {_, unicode} -> "Shell got ~tp~n";
                         _ -> "Shell got ~p~n"
                     end,
            io:format(Format, [Message]),
            flush()
    after 0 -> ok
    end.

%% The system ------------------------------------------------------------------------------------------------------------

q() -> init:stop().

memory() -> erlang:memory().
memory(Types) -> erlang:memory(Types).

bi(Item) ->
    case erlang:system_info(Item) of
        Text when is_binary(Text) -> io:put_chars(binary_to_list(Text));
        Text when is_list(Text) -> io:put_chars(Text);
        Other -> io:format("~w", [Other])
    end.

uptime() ->
    {Milliseconds, _} = erlang:statistics(wall_clock),
    {Days, {Hours, Minutes, Seconds}} = calendar:seconds_to_daystime(Milliseconds div 1000),
    io:format("~s~s~s~w seconds~n",
              [[io_lib:format("~w days, ", [Days]) || Days > 0], [io_lib:format("~w hours, ", [Hours]) || Days + Hours > 0],
               [io_lib:format("~w minutes and ", [Minutes]) || Days + Hours + Minutes > 0], Seconds]).

erlangrc() ->
    case init:get_argument(home) of
        {ok, [[Home]]} -> erlangrc([Home, filename:basedir(user_config, "erlang")]);
        _ -> {error, enoent}
    end.

erlangrc([Home | _] = Path) when is_list(Home) ->
    case file:path_eval(Path, ".erlang") of
        {error, enoent} = Missing -> Missing;
        {error, {Line, _, _} = Error} ->
            error_logger:error_msg("file:path_eval(~tp,~tp): error on line ~p: ~ts~n", [Path, ".erlang", Line, file:format_error(Error)]),
            {error, Error};
        {error, Error} ->
            error_logger:error_msg("file:path_eval(~tp,~tp): ~ts~n", [Path, ".erlang", file:format_error(Error)]),
            {error, Error};
        Other -> Other
    end.

xm(Module) -> appcall(tools, xref, m, [Module]).
y(File) -> y(File, []).
y(File, Options) -> appcall(parsetools, yecc, file, [File, Options]).

%% A call into an application that need not be there.
appcall(Application, M, F, Args) ->
    try apply(M, F, Args)
    catch
        error:undef:Stack ->
            case Stack of
                [{M, F, Args, _} | _] -> io:format("Call to ~w:~w/~w in application ~w failed.\n", [M, F, length(Args), Application]);
                _ -> erlang:raise(error, undef, Stack)
            end
    end.

%% Folders ---------------------------------------------------------------------------------------------------------------

pwd() ->
    case file:get_cwd() of
        {ok, Folder} -> io:format("~ts\n", [Folder]);
        {error, _} -> io:format("Cannot determine current directory\n")
    end.

cd(Folder) ->
    _ = file:set_cwd(Folder),
    pwd().

ls() -> ls(".").

ls(Folder) ->
    case file:list_dir(Folder) of
        {ok, Names} -> list_names(lists:sort(Names));
        {error, enotdir} when is_list(Folder) -> list_names([lists:flatten(Folder)]);
        {error, enotdir} -> list_names([Folder]);
        {error, Error} -> io:format("~ts\n", [file:format_error(Error)])
    end.

list_names([]) -> ok;
list_names(Names) ->
    Width = min(lists:max([string:length(io_lib:format("~ts", [Name])) || Name <- Names]), 40) + 5,
    list_names(Names, Width, 0).

list_names(Names, Width, Column) when Width + Column >= 80 ->
    io:nl(),
    list_names(Names, Width, 0);
list_names([Name | Names], Width, Column) ->
    io:format("~-*ts", [Width, Name]),
    list_names(Names, Width, Column + Width);
list_names([], _, _) -> io:nl().
