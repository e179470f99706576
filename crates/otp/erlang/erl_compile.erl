%% The command line of erlc: its flags, which module compiles a file of which extension, what is told and how it ends.
%%
%% Extensions whose compilers are not here are refused with the name of what is missing.
-module(erl_compile).

-export([compile/2, compile_cmdline/0]).

-include_lib("stdlib/include/erl_compile.hrl").

-define(HELP, [{"-b type", "type of output file (e.g. beam)"},
               {"-d", "turn on debugging of erlc itself"},
               {"-Dname", "define name"},
               {"-Dname=value", "define name to have value"},
               {"-help", "shows this help text"},
               {"-I path", "where to search for include files"},
               {"-M", "generate a rule for make(1) describing the dependencies"},
               {"-MF file", "write the dependencies to 'file'"},
               {"-MT target", "change the target of the rule emitted by dependency generation"},
               {"-MQ target", "same as -MT but quote characters special to make(1)"},
               {"-MG", "consider missing headers as generated files and add them to the dependencies"},
               {"-MP", "add a phony target for each dependency"},
               {"-MD", "same as -M -MT file (with default 'file')"},
               {"-MMD", "generate dependencies as a side-effect"},
               {"-o name", "name output directory or file"},
               {"-pa path", "add path to the front of Erlang's code path"},
               {"-pz path", "add path to the end of Erlang's code path"},
               {"-v", "verbose compiler output"},
               {"-Werror", "make all warnings into errors"},
               {"-W0", "disable warnings"},
               {"-Wnumber", "set warning level to number"},
               {"-Wall", "enable all warnings"},
               {"-W", "enable warnings (default; same as -W1)"},
               {"-E", "generate listing of expanded code (Erlang compiler)"},
               {"-S", "generate assembly listing (Erlang compiler)"},
               {"-P", "generate listing of preprocessed code (Erlang compiler)"},
               {"-enable-feature <feature>", "enable <feature> when compiling (Erlang compiler)"},
               {"-disable-feature <feature>", "disable <feature> when compiling (Erlang compiler)"},
               {"-list-features", "list short descriptions of available features (Erlang compiler)"},
               {"-describe-feature <feature>", "show long description of <feature>"},
               {"+term", "pass the Erlang term unchanged to the compiler"}]).

%% The face of erlc: ends the machine.
compile_cmdline() ->
    true = code:set_path([Folder || Folder <- code:get_path(), Folder =/= "."]),
    {ok, Folder} = file:get_cwd(),
    Words = init:get_plain_arguments(),
    {_, Monitor} = spawn_monitor(fun() -> exit(compile(Words, Folder)) end),
    receive
        {'DOWN', Monitor, process, _, ok} -> halt(0);
        {'DOWN', Monitor, process, _, {error, Text}} ->
            io:put_chars(standard_error, Text),
            halt(1);
        {'DOWN', Monitor, process, _, {crash, {Class, Reason, Stack}}} ->
            io:format(standard_error, "Crash: ~p:~tp\n~tp\n", [Class, Reason, Stack]),
            halt(2)
    end.

%% ok, {error, Text} or {crash, {Class, Reason, Stack}}.
compile(Words, Folder) ->
    try words(Words, #options{outdir = Folder, cwd = Folder})
    catch
        throw:{error, Text} -> {error, unicode:characters_to_binary(Text)};
        Class:Reason:Stack -> {crash, {Class, Reason, Stack}}
    end.

words(["--" | Files], Options) -> files(Files, Options);
words(["-" ++ Flag | Words], Options) -> flag(Flag, Words, Options);
words(["+" ++ Text | Words], Options) -> words(Words, last(term(Text), Options));
words(Files, Options) -> files(Files, Options).

first(Terms, #options{specific = Given} = Options) -> Options#options{specific = Terms ++ Given}.
last(Term, #options{specific = Given} = Options) -> Options#options{specific = Given ++ [Term]}.

flag("b" ++ Joined, Words, Options) ->
    {Type, Rest} = value("b", Joined, Words),
    words(Rest, Options#options{output_type = list_to_atom(Type)});
flag("D" ++ Joined, Words, #options{defines = Defines} = Options) ->
    {Definition, Rest} = value("D", Joined, Words),
    Define = case string:split(Definition, "=") of
                 [Name, [_ | _] = Value] -> {list_to_atom(Name), term(Value)};
                 [Name | _] -> list_to_atom(Name)
             end,
    words(Rest, Options#options{defines = [Define | Defines]});
flag("help", _, _) -> usage("");
flag("I" ++ Joined, Words, #options{cwd = Folder, includes = Includes} = Options) ->
    {Path, Rest} = value("I", Joined, Words),
    words(Rest, Options#options{includes = [filename:absname(Path, Folder) | Includes]});
flag("M" ++ Kind, Words, Options) ->
    {Terms, Rest} = dependencies(Kind, Words),
    words(Rest, first(Terms, Options));
flag("o" ++ Joined, Words, #options{cwd = Folder} = Options) ->
    {Name, Rest} = value("o", Joined, Words),
    Path = filename:absname(Name, Folder),
    case is_file(Path) of
        true -> words(Rest, Options#options{outfile = Path});
        false -> words(Rest, Options#options{outdir = Path})
    end;
flag("O", Words, Options) -> words(Words, Options#options{optimize = 1});
flag("O" ++ Text, Words, Options) -> words(Words, Options#options{optimize = term(Text)});
flag("v", Words, Options) -> words(Words, Options#options{verbose = true});
flag("Wall", Words, Options) -> words(Words, Options#options{warning = 999});
flag("Werror", Words, Options) -> words(Words, first([warnings_as_errors], Options));
flag("W", Words, Options) -> words(Words, Options#options{warning = 1});
flag("W" ++ Text, Words, Options) ->
    case string:to_integer(Text) of
        {Level, ""} when is_integer(Level) -> words(Words, Options#options{warning = Level});
        _ -> usage("")
    end;
flag(Listing, Words, Options) when Listing =:= "E"; Listing =:= "P"; Listing =:= "S" -> words(Words, first([list_to_atom(Listing)], Options));
flag("enable-feature" ++ Joined, Words, Options) ->
    {Feature, Rest} = value("enable-feature", Joined, Words),
    words(Rest, last({feature, list_to_atom(Feature), enable}, Options));
flag("disable-feature" ++ Joined, Words, Options) ->
    {Feature, Rest} = value("disable-feature", Joined, Words),
    words(Rest, last({feature, list_to_atom(Feature), disable}, Options));
flag("describe-feature" ++ Joined, Words, Options) ->
    {Feature, Rest} = value("disable-feature", Joined, Words),
    words(Rest, first([{describe_feature, list_to_atom(Feature)}], Options));
flag("list-features", Words, Options) -> words(Words, first([list_features], Options));
flag(Flag, _, _) -> usage(io_lib:format("Unknown option: -~ts\n", [Flag])).

dependencies("", Words) -> {[makedep, {makedep_output, standard_io}], Words};
dependencies("D", Words) -> {[makedep], Words};
dependencies("MD", Words) -> {[makedep_side_effect], Words};
dependencies("F" ++ Joined, Words) ->
    {File, Rest} = value("MF", Joined, Words),
    {[makedep, {makedep_output, File}], Rest};
dependencies("G", Words) -> {[makedep_add_missing], Words};
dependencies("P", Words) -> {[makedep_phony], Words};
dependencies("Q" ++ Joined, Words) ->
    {Target, Rest} = value("MT", Joined, Words),
    {[makedep_quote_target, {makedep_target, Target}], Rest};
dependencies("T" ++ Joined, Words) ->
    {Target, Rest} = value("MT", Joined, Words),
    {[{makedep_target, Target}], Rest};
dependencies(Kind, _) -> usage(io_lib:format("Unknown option: -M~ts\n", [Kind])).

%% The value of a flag stands at the flag, or behind it.
value(_, "", [[Char | _] = Word | Words]) when Char =/= $- -> {Word, Words};
value(_, [_ | _] = Joined, Words) -> {Joined, Words};
value(Flag, _, _) -> throw({error, ["No value given to -", Flag, " option\n"]}).

-spec usage(iodata()) -> no_return().
usage(Wrong) ->
    throw({error, [Wrong, "Usage: erlc [Options] file.ext ...\n", "Options:\n", [help(Flag, Meaning) || {Flag, Meaning} <- ?HELP]]}).

help(Flag, Meaning) when length(Flag) < 15 -> io_lib:format("~-14s ~s\n", [Flag, Meaning]);
help(Flag, Meaning) -> io_lib:format("~s\n~-14s ~s\n", [Flag, "", Meaning]).

is_file(Path) ->
    case {filelib:is_regular(Path), filelib:is_file(Path)} of
        {true, _} -> true;
        {false, true} -> false;
        {false, false} -> filename:extension(Path) =/= ""
    end.

term(Text) ->
    maybe
        {ok, Tokens, _} ?= erl_scan:string(Text),
        {ok, Term} ?= erl_parse:parse_term(Tokens ++ [{dot, 1}]),
        Term
    else
        {error, {_, _, Reason}} -> throw({error, io_lib:format("~ts: ~ts~n", [Reason, Text])});
        {error, {_, Module, Reason}, _} -> throw({error, io_lib:format("~ts: ~ts~n", [Module:format_error(Reason), Text])})
    end.

%% Files ------------------------------------------------------------------------------------------------------------------

files(Files, #options{specific = Specific} = Options) ->
    case [Asked || Asked <- [list_features, describe_feature], proplists:is_defined(Asked, Specific)] of
        [list_features | _] ->
            Lines = [io_lib:format(" ~-18s ~s\n", [Feature, erl_features:short(Feature)]) || Feature <- erl_features:configurable()],
            throw({error, ["Available features:\n" | Lines]});
        [describe_feature] -> throw({error, description(proplists:get_value(describe_feature, Specific))});
        [] -> all_files(Files, Options)
    end.

description(Feature) ->
    try erl_features:long(Feature)
    catch
        error:_ -> io_lib:format("Unknown feature: ~p\n", [Feature])
    end.

all_files(Files, #options{outfile = [_ | _]}) when length(Files) =/= 1 ->
    throw({error, "Output file name given, but more than one input file.\n"});
all_files(Files, #options{includes = Includes} = Options) ->
    lists:foreach(fun(File) -> file(File, Options#options{includes = lists:reverse(Includes)}) end, Files).

file(File, #options{cwd = Folder, outdir = Outdir, outfile = Outfile} = Options) ->
    Root = filename:rootname(File),
    Input = filename:absname(Root, Folder),
    Output = case Outfile of
                 "" -> filename:join(Outdir, filename:basename(Root));
                 _ -> filename:rootname(Outfile)
             end,
    {Module, Function} = compiler(filename:extension(File), Input),
    case Module:Function(Input, Output, Options) of
        ok -> ok;
        error -> throw({error, ""});
        Other -> throw({error, io_lib:format("Compiler function ~w:~w/3 returned:\n~tp~n", [Module, Function, Other])})
    end.

compiler(".erl", _) -> {compile, compile};
compiler(".S", _) -> {compile, compile_asm};
compiler(".abstr", _) -> {compile, compile_abstr};
compiler(".core", _) -> {compile, compile_core};
compiler(".yrl", _) -> {yecc, compile};
compiler(".xrl", _) -> {leex, compile};
compiler(".mib", Input) -> found(snmpc, compile, Input);
compiler(".bin", Input) -> found(snmpc, mib_to_hrl, Input);
compiler(".script", Input) -> found(systools, script2boot, Input);
compiler(".rel", Input) -> found(systools, compile_rel, Input);
compiler(".idl", Input) -> found(ic, compile, Input);
compiler(".asn1", Input) -> found(asn1ct, compile_asn1, Input);
compiler(".asn", Input) -> found(asn1ct, compile_asn, Input);
compiler(".py", Input) -> found(asn1ct, compile_py, Input);
compiler("", Input) -> throw({error, io_lib:format("File has no extension: ~ts~n", [Input])});
compiler(Extension, _) -> throw({error, io_lib:format("Unknown extension: '~ts'\n", [Extension])}).

%% These compilers are not here; a program may bring one along.
found(Module, Function, Input) ->
    case code:ensure_loaded(Module) of
        {module, Module} -> {Module, Function};
        {error, _} -> throw({error, io_lib:format("~ts: this kind of file is not supported: there is no ~p here\n", [Input, Module])})
    end.
