%% The compiler as a module: from files and forms to code, as compile(3) says.
%%
%% Parse transforms run here, between reading and generating. What another compiler's passes would list ('P', 'E', 'S', to_core, ...) and what is
%% read in their formats (from_core, from_asm, ...) is refused by name.
-module(compile).

-export([env_compiler_options/0, file/1, file/2, format_error/1, forms/1, forms/2, noenv_file/2, noenv_forms/2, noenv_output_generated/1,
         output_generated/1]).
-export([erlc/2]).

-record(job, {file :: string(), source :: string(), options :: list(), features = [maybe_expr], errors = [], warnings = []}).

-define(DEFAULT, [verbose, report_errors, report_warnings]).
-define(SETTINGS, [nowarn_unused_function, nowarn_unused_record, nowarn_bif_clash, nowarn_deprecated_function, nowarn_removed,
                   nowarn_redefined_builtin_type, no_auto_import, warn_format]).
-define(REFUSED, ['S', to_core, to_core0, to_kernel, to_asm, to_abstr, dcore, from_core, from_asm, from_abstr, makedep,
                  makedep_side_effect, encrypt_debug_info]).

file(File) -> file(File, ?DEFAULT).
file(File, Options) when is_list(Options) -> compile_file(File, Options ++ env_compiler_options());
file(File, Option) -> file(File, [Option | ?DEFAULT]).

noenv_file(File, Options) when is_list(Options) -> compile_file(File, Options);
noenv_file(File, Option) -> noenv_file(File, [Option | ?DEFAULT]).

forms(Forms) -> forms(Forms, ?DEFAULT).
forms(Forms, Options) when is_list(Options) -> compile_forms(Forms, Options ++ env_compiler_options());
forms(Forms, Option) -> forms(Forms, [Option | ?DEFAULT]).

noenv_forms(Forms, Options) when is_list(Options) -> compile_forms(Forms, Options);
noenv_forms(Forms, Option) -> noenv_forms(Forms, [Option | ?DEFAULT]).

output_generated(Options) -> noenv_output_generated(Options ++ env_compiler_options()).
noenv_output_generated(Options) ->
    not lists:any(fun(Option) -> lists:member(Option, [binary, basic_validation, strong_validation, 'P']) end, Options).

env_compiler_options() ->
    case os:getenv("ERL_COMPILER_OPTIONS") of
        false -> [];
        Text ->
            case options_in(Text) of
                {ok, List} when is_list(List) -> List;
                {ok, Term} -> [Term];
                error ->
                    io:format("Ignoring bad term in ~s\n", ["ERL_COMPILER_OPTIONS"]),
                    []
            end
    end.

options_in(Text) ->
    maybe
        {ok, Tokens, _} ?= erl_scan:string(Text),
        {ok, Term} ?= erl_parse:parse_term(Tokens ++ [{dot, 1}]),
        {ok, Term}
    else
        _ -> error
    end.

%% For the program erlc, which shows messages itself: options as text, {Module | none, Messages}.
erlc(File, OptionsText) ->
    {ok, Options} = options_in(OptionsText),
    Job = #job{options = Expanded} = job(File, Options),
    {Answer, #job{errors = Errors, warnings = Warnings}} = run(Job, fun read_file/1),
    Shown = [{"", per_file(Errors)} | [{prefix(Expanded), per_file(Warnings)} || shows_warnings(Expanded)]],
    Strict = Errors =:= [] andalso Warnings =/= [] andalso lists:member(warnings_as_errors, Expanded),
    Texts = ["compile: warnings being treated as errors\n" || Strict] ++ [Text || {Prefix, Found} <- Shown, {In, Infos} <- Found, {_, Text} <- sys_messages:format_messages(In, Prefix, Infos, Expanded)],
    Module = case Answer of
                 {ok, [], _} -> list_to_atom(filename:basename(File, ".erl"));
                 {ok, Name, _} -> Name;
                 _ -> none
             end,
    {Module, unicode:characters_to_binary(Texts)}.

%% The way of a job -------------------------------------------------------------------------------------------------------

compile_file(File, Options) -> answer(run(job(File, Options), fun read_file/1)).

compile_forms(Forms, Options) ->
    Source = proplists:get_value(source, Options, ""),
    Job = #job{file = "", source = Source, options = [binary | expand(Options)]},
    answer(run(Job, fun(Same) -> {Forms, Same} end)).

job(File, Options) ->
    Name = filename:rootname(name(File), ".erl") ++ ".erl",
    #job{file = Name, source = proplists:get_value(source, Options, Name), options = expand(Options)}.

name(File) when is_atom(File) -> atom_to_list(File);
name(File) -> unicode:characters_to_list(File).

expand(Options) -> lists:flatmap(fun expand_option/1, Options).

expand_option(basic_validation) -> [only_lint, no_code_generation, binary];
expand_option(strong_validation) -> [no_code_generation, binary];
expand_option(report) -> [report_errors, report_warnings];
expand_option(return) -> [return_errors, return_warnings];
expand_option(Option) -> [Option].

%% {Answer, Job}: the answer is {ok, Module, Code} or error.
run(Job, Read) ->
    try
        refuse(Job),
        {Forms, Job1} = Read(Job),
        {Transformed, Job2} = transform(Forms, Job1),
        generate(Transformed, Job2)
    catch
        throw:{failed, Failed} -> {error, Failed}
    end.

refuse(#job{options = Options} = Job) ->
    case [Option || Option <- Options, lists:member(Option, ?REFUSED) orelse is_tuple(Option) andalso element(1, Option) =:= core_transform] of
        [] -> ok;
        [Option | _] -> failed(Job, {not_supported, Option})
    end.

failed(#job{file = File, errors = Errors} = Job, Descriptor) ->
    throw({failed, Job#job{errors = Errors ++ [{File, {none, ?MODULE, Descriptor}}]}}).

read_file(#job{file = File, options = Options} = Job) ->
    case file:read_file(File) of
        {error, Reason} -> failed(Job, {epp, Reason});
        {ok, Bytes} ->
            {Forms, Features, _} = prim_compile:read(Bytes, reading(Job)),
            case location(Options ++ options_of(Forms)) of
                line -> {without_columns(Forms), Job#job{features = Features}};
                column -> {Forms, Job#job{features = Features}}
            end
    end.

reading(#job{file = File, source = Source, options = Options}) ->
    Deterministic = lists:member(deterministic, Options),
    Name = case Deterministic of
               true -> filename:basename(Source);
               false -> Source
           end,
    Folder = filename:dirname(File),
    Macros = [{macro, case Definition of
                          {d, Macro} when is_atom(Macro) -> atom_to_list(Macro);
                          {d, {Macro, Value}} -> {atom_to_list(Macro), flat("~tw", [Value])};
                          {d, Macro, Value} -> {atom_to_list(Macro), flat("~tw", [Value])}
                      end} || Definition <- Options, is_tuple(Definition), element(1, Definition) =:= d],
    [{name, Name}, {deterministic, Deterministic}, {include, ["." | [Folder | [name(Path) || {i, Path} <- Options]]]} | Macros]
        ++ features(Options).

features(Options) ->
    lists:append([case Option of
                      {feature, Feature, Switch} when Feature =:= maybe_expr; Feature =:= compr_assign -> [{Feature, Switch =:= enable}];
                      {feature, all, Switch} -> [{maybe_expr, Switch =:= enable}, {compr_assign, Switch =:= enable}];
                      {enable_feature, Feature} when Feature =:= maybe_expr; Feature =:= compr_assign -> [{Feature, true}];
                      {disable_feature, Feature} when Feature =:= maybe_expr; Feature =:= compr_assign -> [{Feature, false}];
                      _ -> []
                  end || Option <- Options]).

flat(Format, Arguments) -> unicode:characters_to_list(io_lib:format(Format, Arguments)).

location(Options) -> proplists:get_value(error_location, Options, column).

options_of(Forms) -> lists:flatten([Value || {attribute, _, compile, Value} <- Forms]).

%% Parse transforms -------------------------------------------------------------------------------------------------------

transform(Forms, #job{options = Options} = Job) ->
    case [Module || {parse_transform, Module} <- Options ++ options_of(Forms)] of
        [] -> {Forms, Job};
        Modules -> lists:foldl(fun transform_by/2, {cleaned(Forms), Job}, Modules)
    end.

%% Transforms run once: whoever sees the forms later finds none.
cleaned(Forms) ->
    lists:append([case Form of
                      {attribute, _, compile, {parse_transform, _}} -> [];
                      {attribute, At, compile, List} when is_list(List) ->
                          [{attribute, At, compile, [Option || Option <- List, not is_transform(Option)]}];
                      _ -> [Form]
                  end || Form <- Forms]).

is_transform({parse_transform, _}) -> true;
is_transform(_) -> false.

transform_by(Module, {Forms, #job{options = Options, file = File, errors = Errors, warnings = Warnings} = Job}) ->
    case code:ensure_loaded(Module) =:= {module, Module} andalso erlang:function_exported(Module, parse_transform, 2) of
        false -> failed(Job, {undef_parse_transform, Module});
        true ->
            try Module:parse_transform(located(Forms, Module), Options) of
                {error, Es, Ws} -> throw({failed, Job#job{errors = Errors ++ one_by_one(Es), warnings = Warnings ++ one_by_one(Ws)}});
                {warning, Forms1, Ws} -> {Forms1, Job#job{warnings = Warnings ++ one_by_one(Ws)}};
                Forms1 -> {Forms1, Job}
            catch
                throw:{failed, _} = Failed -> throw(Failed);
                Class:Reason:Stack ->
                    Info = {none, ?MODULE, {parse_transform, Module, {Class, Reason, Stack}}},
                    throw({failed, Job#job{errors = Errors ++ [{File, Info}]}})
            end
    end.

one_by_one(Found) -> [{File, Info} || {File, Infos} <- Found, Info <- Infos].

%% A transform may not know about columns.
located(Forms, Module) ->
    case erlang:function_exported(Module, parse_transform_info, 0) andalso Module:parse_transform_info() of
        #{error_location := line} -> without_columns(Forms);
        _ -> Forms
    end.

without_columns(Forms) ->
    Line = fun(Anno) -> erl_anno:set_location(erl_anno:line(Anno), Anno) end,
    [case Form of
         {eof, {At, _}} -> {eof, At};
         {Tag, {{At, _}, Module, Descriptor}} when Tag =:= error; Tag =:= warning -> {Tag, {At, Module, Descriptor}};
         {Tag, _} when Tag =:= error; Tag =:= warning; Tag =:= eof -> Form;
         _ -> erl_parse:map_anno(Line, Form)
     end || Form <- Forms].

%% Code -------------------------------------------------------------------------------------------------------------------

generate(Forms, #job{file = File, source = Source, options = Options, features = Features} = Job) ->
    Given = [{lint, Option} || Option <- Options, is_atom(Option) orelse is_setting(Option)],
    Asked = [{name, File}, {source, source_path(Source)}, {debug_info, lists:member(debug_info, Options) orelse is_tuple(lists:keyfind(debug_info_key, 1, Options))},
             {export_all, lists:member(export_all, Options)}, {strict_record_tests, not lists:member(no_strict_record_tests, Options)},
             {line_info, not lists:member(no_line_info, Options)},
             {maybe_expr, lists:member(maybe_expr, Features)}, {compr_assign, lists:member(compr_assign, Features)},
             {deterministic, lists:member(deterministic, Options)} | Given],
    case lists:member(no_code_generation, Options) orelse listing(Options) =/= none of
        true ->
            case prim_compile:lint(Forms, Asked) of
                {bad_form, Text} -> failed(Job, {bad_form, Text});
                {Errors, Warnings} when Errors =:= [] ->
                    case listing(Options) of
                        none -> checked(Warnings, Forms, Job);
                        Listing -> listed(Listing, Forms, Warnings, Job)
                    end;
                {Errors, Warnings} -> generated(Errors, Warnings, none, none, Job)
            end;
        false ->
            case prim_compile:generate(Forms, Asked) of
                {bad_form, Text} -> failed(Job, {bad_form, Text});
                {Errors, Warnings, Module, Code} -> generated(Errors, Warnings, Module, Code, Job)
            end
    end.

checked(Warnings, Forms, #job{options = Options} = Job) ->
    %% The name of a module counts from the first pass after the lint on.
    Name = case lists:member(only_lint, Options) of
               true -> [];
               false -> module_in(Forms)
           end,
    generated([], Warnings, Name, none, Job).

%% Forms instead of code: as source ('P'), without records ('E'), or as terms (to_pp, to_exp).
listing(Options) ->
    case [Option || Option <- Options, lists:member(Option, ['P', 'E', to_pp, to_exp])] of
        [] -> none;
        [Listing | _] -> Listing
    end.

listed(Listing, Forms, Warnings, #job{options = Options} = Job) ->
    case lists:member(binary, Options) of
        true -> generated([], Warnings, [], listed_forms(Listing, Forms, Options), Job);
        false ->
            Listed = listed_forms(Listing, Forms, Options),
            {Text, Extension} = case Listing of
                                    'P' -> {as_source(Listed), ".P"};
                                    'E' -> {as_source(Listed), ".E"};
                                    to_pp -> {as_terms(Listed), ".P"};
                                    to_exp -> {as_terms(Listed), ".E"}
                                end,
            Path = output_path(module_in(Forms), Extension, Job),
            case file:write_file(Path, unicode:characters_to_binary(Text)) of
                ok -> generated([], Warnings, [], none, Job);
                {error, Reason} -> failed(Job, {write_error, Reason})
            end
    end.

listed_forms('E', Forms, Options) ->
    [case Form of
         {function, _, _, _, _} -> erl_pp:legalize_vars(Form);
         _ -> Form
     end || Form <- erl_expand_records:module(Forms, Options)];
listed_forms(to_exp, Forms, Options) -> erl_expand_records:module(Forms, Options);
listed_forms(_, Forms, _) -> Forms.

as_source(Forms) -> [[erl_pp:form(Form, [{encoding, utf8}]), $\n] || Form <- Forms].
as_terms(Forms) -> [io_lib:format("~tp.\n", [Form]) || Form <- Forms].

%% An option of warnings that has a value.
is_setting({Name, _}) when is_atom(Name) -> lists:member(Name, ?SETTINGS);
is_setting(_) -> false.

source_path("") -> "nofile";
source_path(Source) -> filename:absname(Source).

module_in([{attribute, _, module, Module} | _]) -> Module;
module_in([_ | Forms]) -> module_in(Forms);
module_in([]) -> none.

generated(Es, Ws, Module, Code, #job{options = Options, errors = Errors, warnings = Warnings} = Job) ->
    Job1 = Job#job{errors = Errors ++ Es, warnings = Warnings ++ once(wanted(Ws, Options))},
    IsStrict = lists:member(warnings_as_errors, Options) andalso Job1#job.warnings =/= [],
    if
        Job1#job.errors =/= []; IsStrict -> {error, Job1};
        Code =:= none; is_list(Code) -> {{ok, Module, Code}, Job1};
        true ->
            Final = case lists:member(compressed, Options) of
                        true -> zlib:gzip(Code);
                        false -> Code
                    end,
            case lists:member(binary, Options) of
                true -> ok;
                false -> write(Module, Final, Job1)
            end,
            {{ok, Module, Final}, Job1}
    end.

wanted(Warnings, Options) ->
    case lists:member(nowarn, Options) orelse lists:member(nowarnings, Options) of
        true -> [];
        false -> Warnings
    end.

%% What generating finds in several places of a line is told once.
once(Warnings) ->
    {Generating, Others} = lists:partition(fun({_, {_, Module, _}}) -> lists:member(Module, [v3_core, sys_core_fold, beam_core_to_ssa]) end, Warnings),
    Others ++ lists:usort(Generating).

output_path(Module, Extension, #job{file = File, options = Options}) ->
    Base = case File of
               "" -> atom_to_list(Module);
               _ -> filename:basename(File, ".erl")
           end,
    case name(proplists:get_value(outdir, Options, ".")) of
        "." -> Base ++ Extension;
        Folder -> filename:join(Folder, Base ++ Extension)
    end.

write(Module, Code, #job{options = Options, errors = Errors} = Job) ->
    Path = output_path(Module, ".beam", Job),
    Base = filename:basename(Path, ".beam"),
    Wrong = fun(At, Descriptor) -> throw({failed, Job#job{errors = Errors ++ [{At, {none, ?MODULE, Descriptor}}]}}) end,
    case atom_to_list(Module) =:= Base orelse lists:member(no_error_module_mismatch, Options) of
        true -> ok;
        false -> Wrong(Path, {module_name, Module, Base})
    end,
    %% Who looks meanwhile sees the old file or the new one, never half of it.
    Draft = filename:rootname(Path) ++ ".bea#",
    case file:write_file(Draft, Code) of
        ok -> ok;
        {error, Reason} -> Wrong(Draft, {write_error, Reason})
    end,
    case file:rename(Draft, Path) of
        ok -> ok;
        {error, Why} ->
            _ = file:delete(Draft),
            Wrong(Path, {rename, Draft, Path, Why})
    end.

%% The answer -------------------------------------------------------------------------------------------------------------

answer({{ok, Module, Code}, #job{options = Options, warnings = Warnings}}) ->
    Found = per_file(Warnings),
    report_warnings(Found, Options),
    IsBinary = lists:member(binary, Options) andalso not lists:member(no_code_generation, Options),
    list_to_tuple([ok, Module] ++ [Code || IsBinary] ++ [Found || lists:member(return_warnings, Options)]);
answer({error, #job{options = Options, errors = Errors, warnings = Warnings}}) ->
    Strict = Errors =:= [] andalso lists:member(report_warnings, Options),
    [io:format("~p: warnings being treated as errors\n", [?MODULE]) || Strict],
    {Es, Ws} = {per_file(Errors), per_file(Warnings)},
    [sys_messages:list_errors(File, Infos, Options) || lists:member(report_errors, Options), {File, Infos} <- Es],
    report_warnings(Ws, Options),
    case lists:member(return_errors, Options) of
        true -> {error, Es, Ws};
        false -> error
    end.

report_warnings(Found, Options) ->
    case shows_warnings(Options) of
        true ->
            Messages = [Message || {File, Infos} <- Found, Message <- sys_messages:format_messages(File, prefix(Options), Infos, Options)],
            lists:foreach(fun({_, Text}) -> io:put_chars(Text) end, lists:sort(Messages));
        false -> ok
    end.

shows_warnings(Options) ->
    lists:member(report_warnings, Options) orelse lists:member(warnings_as_errors, Options) andalso lists:member(report_errors, Options).

prefix(Options) ->
    case lists:member(warnings_as_errors, Options) of
        true -> "";
        false -> "Warning: "
    end.

%% What reading said comes first, all of it in the order of the text, then the rest; each by file.
per_file(Found) ->
    {Early, Late} = lists:partition(fun({_, {_, Module, _}}) -> lists:member(Module, [erl_scan, epp, erl_parse]) end, lists:sort(Found)),
    files(lists:sort(fun({_, {L1, _, _}}, {_, {L2, _, _}}) -> L1 =< L2 end, Early)) ++ files(Late).

files(Found) -> [{File, [Info || {In, Info} <- Found, In =:= File]} || File <- lists:usort([File || {File, _} <- Found])].

%% What is wrong ----------------------------------------------------------------------------------------------------------

format_error({epp, Reason}) -> file:format_error(Reason);
format_error({write_error, Reason}) -> io_lib:format("error writing file: ~ts", [file:format_error(Reason)]);
format_error({rename, From, To, Reason}) -> io_lib:format("failed to rename ~ts to ~ts: ~ts", [From, To, file:format_error(Reason)]);
format_error({module_name, Module, File}) -> io_lib:format("Module name '~s' does not match file name '~ts'", [Module, File]);
format_error({undef_parse_transform, Module}) -> io_lib:format("undefined parse transform '~ts'", [Module]);
format_error({parse_transform, Module, {Class, Reason, Stack}}) ->
    Outside = fun(escript, run, 2) -> true;
                 (escript, start, 1) -> true;
                 (init, start_it, 1) -> true;
                 (init, start_em, 1) -> true;
                 (?MODULE, transform_by, 2) -> true;
                 (_, _, _) -> false
              end,
    Shown = fun(Term, _) -> io_lib:format("~tp", [Term]) end,
    io_lib:format("error in parse transform '~ts':\n~ts",
                  [Module, erl_error:format_exception(Class, Reason, Stack, #{stack_trim_fun => Outside, format_fun => Shown})]);
format_error(Text) when is_list(Text) -> Text;
format_error({not_supported, Option}) -> io_lib:format("the option ~tp is not supported", [Option]);
format_error({bad_form, Text}) -> io_lib:format("not a form in abstract format: ~ts", [Text]);
format_error(Other) -> io_lib:format("~tp", [Other]).
