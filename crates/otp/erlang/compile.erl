%% The compiler as a module: from files and forms to code, as compile(3) says.
%%
%% Parse transforms run here, between reading and generating. There is no Core Erlang: options that would show it as text or start from that, or show
%% what another compiler's optimiser does, are refused by name; so is code in assembly as a source. What v3_core makes of forms can be compiled.
-module(compile).

-export([env_compiler_options/0, file/1, file/2, format_error/1, forms/1, forms/2, noenv_file/2, noenv_forms/2, noenv_output_generated/1,
         options/0, output_generated/1]).
-export([compile/3, compile_abstr/3, compile_asm/3, compile_core/3]).
-export([erlc/2]).

-include_lib("stdlib/include/erl_compile.hrl").

-record(job, {file :: string(), source :: string(), options :: list(), features = [maybe_expr], is_checked = false,
              errors = [], warnings = []}).

-define(DEFAULT, [verbose, report_errors, report_warnings]).
-define(SETTINGS, [nowarn_unused_function, nowarn_unused_record, nowarn_bif_clash, nowarn_deprecated_function, nowarn_removed,
                   nowarn_redefined_builtin_type, nowarn_hidden_doc, no_auto_import, warn_format]).
-define(REFUSED, [to_kernel, dcore, dprep, dcorefold, dinline, dcopt, dalias, dcbsm, dssa, dbool, dssashare, drecv, dssabsm,
                  dssaopt, dthrow, dprecg, dcg, dblk, djmp, dclean, dz, dopt, dvalidate, doldinline, dkern, core_transform, from_core, from_asm]).
-define(OUTDATED, [r18, r19, r20, r21, r22, r23, no_bsm3, no_get_hd_tl, no_put_tuple2, no_utf8_atoms, no_swap, no_init_yregs, no_shared_fun_wrappers,
                   no_make_fun3]).
%% Chunks that a slim file has not.
-define(NO_ESSENTIALS, ["LocT", "Line", "CInf", "Dbgi", "Docs", "Meta"]).
%% Forms instead of code, in the order of the passes after which they are shown, with what the file is called.
-define(LISTINGS, [{dpp, ".pp"}, {'P', ".P"}, {to_pp, ".P"}, {dabstr, ".abstr"}, {dexp, ".expand"}, {'E', ".E"}, {to_exp, ".E"}]).

file(File) -> file(File, ?DEFAULT).
file(File, Options) when is_list(Options) -> compile_file(File, env_compiler_options() ++ Options);
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

%% Prints the options that show what is compiled on the way.
options() ->
    lists:foreach(fun({Flag, "." ++ Extension}) when Flag =:= 'P'; Flag =:= 'E' -> io:fwrite("~p - Generate .~s source listing file\n", [Flag, Extension]);
                     ({Flag, "." ++ Extension}) -> io:fwrite("~p - Generate .~s file\n", [Flag, Extension])
                  end, ?LISTINGS ++ [{'S', ".S"}, {to_asm, ".S"}]).

%% For erl_compile: a file, the name of what it becomes, and how.
compile(File, _, #options{} = Options) -> without_module(file(relative(File), file_options(Options))).
compile_abstr(File, _, #options{} = Options) -> without_module(file(relative(File), [from_abstr | file_options(Options)])).
compile_asm(File, _, #options{} = Options) -> without_module(file(relative(File), [from_asm | file_options(Options)])).
compile_core(File, _, #options{} = Options) -> without_module(file(relative(File), [from_core | file_options(Options)])).

without_module({ok, _}) -> ok;
without_module(Other) -> Other.

relative(File) ->
    {ok, Folder} = file:get_cwd(),
    case string:prefix(File, Folder) of
        nomatch -> File;
        "/" ++ Rest -> Rest;
        Rest -> Rest
    end.

file_options(#options{includes = Includes, defines = Defines, outdir = Outdir, warning = Warning, verbose = Verbose, specific = Specific, cwd = Folder}) ->
    [verbose || Verbose] ++ [report_warnings || Warning =/= 0]
        ++ [case Definition of {Name, Value} -> {d, Name, Value}; Name -> {d, Name} end || Definition <- Defines]
        ++ [report_errors, {cwd, Folder}, {outdir, Outdir} | [{i, Include} || Include <- Includes]] ++ Specific.

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
    {Answer, #job{options = Expanded, errors = Errors, warnings = Warnings}} = run(job(File, Options), fun read_file/1),
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
    Expanded = [binary | expand(Options)],
    {Given, IsChecked} = case lists:member(from_core, Expanded) andalso v3_core:forms(Forms) of
                             {ok, Unpacked} -> {Unpacked, true};
                             _ -> {Forms, false}
                         end,
    Job = #job{file = "", source = Source, options = Expanded, is_checked = IsChecked},
    answer(run(Job, fun(Same) -> {Given, Same} end)).

job(File, Options) ->
    Suffix = case lists:member(from_abstr, Options) of
                 true -> ".abstr";
                 false -> ".erl"
             end,
    Name = filename:rootname(name(File), Suffix) ++ Suffix,
    #job{file = Name, source = proplists:get_value(source, Options, Name), options = expand(Options)}.

name(File) when is_atom(File) -> atom_to_list(File);
name(File) -> unicode:characters_to_list(File).

%% A key implies debug information; rules that are written on the side are not what is asked for.
expand(Options) ->
    HasKey = proplists:is_defined(debug_info_key, Options) orelse proplists:is_defined(encrypt_debug_info, Options),
    IsSide = proplists:is_defined(makedep_side_effect, Options),
    [debug_info || HasKey, not proplists:is_defined(debug_info, Options)]
        ++ lists:flatmap(fun expand_option/1, [Option || Option <- Options, not IsSide orelse Option =/= makedep]).

expand_option(basic_validation) -> [only_lint, no_code_generation, binary];
expand_option(strong_validation) -> [no_code_generation, binary];
expand_option(report) -> [report_errors, report_warnings];
expand_option(return) -> [return_errors, return_warnings];
expand_option(Option) -> [Option].

%% {Answer, Job}: the answer is {ok, Module, Code} or error.
run(#job{options = Options} = Job, Read) ->
    try
        refuse(Job),
        outdated(Options, Job),
        know_features(Job),
        {Forms, Job1} = Read(Job),
        {Transformed, Job2} = transform(Forms, Job1),
        case [Option || Option <- Options, Option =:= makedep orelse Option =:= makedep_side_effect] of
            [] -> generate(Transformed, Job2);
            [makedep_side_effect | _] ->
                write_rule(Transformed, Job2),
                generate(Transformed, Job2);
            [makedep | _] ->
                case lists:member(binary, Options) of
                    true -> generated([], [], [], compile_makedep:rule(Transformed, Job2#job.file, Options), Job2);
                    false ->
                        write_rule(Transformed, Job2),
                        generated([], [], [], none, Job2)
                end
        end
    catch
        throw:{failed, Failed} -> {error, Failed}
    end.

write_rule(Forms, #job{file = File, options = Options} = Job) ->
    case compile_makedep:write(Forms, File, Options) of
        ok -> ok;
        {error, Reason} -> failed(Job, Reason)
    end.

outdated(Options, Job) ->
    case [Option || Option <- Options, lists:member(Option, ?OUTDATED)] of
        [] -> ok;
        [Option | _] -> failed(Job, {obsolete_option, Option})
    end.

know_features(#job{file = File, options = Options, errors = Errors} = Job) ->
    case [Feature || {feature, Feature, _} <- Options, not lists:member(Feature, [all, maybe_expr, compr_assign])] of
        [] -> ok;
        Unknown -> throw({failed, Job#job{errors = Errors ++ [{File, {none, erl_features, {invalid_features, Unknown}}}]}})
    end.

refuse(#job{options = Options, is_checked = IsChecked} = Job) ->
    %% A core is no text that could be written.
    Cores = [Option || Option <- [to_core, to_core0], not lists:member(binary, Options)],
    case [Option || Option <- Options, lists:member(option_name(Option), Cores ++ ?REFUSED), not (IsChecked andalso Option =:= from_core)] of
        [] -> ok;
        [Option | _] -> failed(Job, {not_supported, Option})
    end.

option_name({Name, _}) -> Name;
option_name(Option) -> Option.

failed(#job{file = File, errors = Errors} = Job, Descriptor) ->
    throw({failed, Job#job{errors = Errors ++ [{File, {none, ?MODULE, Descriptor}}]}}).

read_file(#job{file = File, options = Options} = Job) ->
    case lists:member(from_abstr, Options) of
        true -> read_forms(Job);
        false ->
            case file:read_file(File) of
                {error, Reason} -> failed(Job, {epp, Reason});
                {ok, Bytes} ->
                    {Forms, Features, _} = prim_compile:read(Bytes, reading(Job)),
                    case location(Options ++ options_of(Forms)) of
                        line -> {without_columns(Forms), Job#job{features = Features}};
                        column -> {Forms, Job#job{features = Features}}
                    end
            end
    end.

read_forms(#job{file = File, errors = Errors} = Job) ->
    case file:consult(File) of
        {ok, Forms} -> {Forms, Job};
        {error, {_, _, _} = Info} -> throw({failed, Job#job{errors = Errors ++ [{File, Info}]}});
        {error, Reason} -> failed(Job, {open, Reason})
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
            Asked = location(Options ++ options_of(Forms)),
            try Module:parse_transform(located(Forms, Module), Options) of
                {error, Es, Ws} ->
                    throw({failed, Job#job{errors = Errors ++ one_by_one(Asked, Es), warnings = Warnings ++ one_by_one(Asked, Ws)}});
                {warning, Forms1, Ws} -> {of_kind(Asked, Forms1), Job#job{warnings = Warnings ++ one_by_one(Asked, Ws)}};
                Forms1 -> {of_kind(Asked, Forms1), Job}
            catch
                throw:{failed, _} = Failed -> throw(Failed);
                Class:Reason:Stack ->
                    Info = {none, ?MODULE, {parse_transform, Module, {Class, Reason, Stack}}},
                    throw({failed, Job#job{errors = Errors ++ [{File, Info}]}})
            end
    end.

one_by_one(Asked, Found) -> [{File, at(Asked, Info)} || {File, Infos} <- Found, Info <- Infos].

at(line, {{Line, _}, Module, Descriptor}) -> {Line, Module, Descriptor};
at(_, Info) -> Info.

of_kind(line, Forms) -> without_columns(Forms);
of_kind(column, Forms) -> Forms.

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
    Directives = expand(options_of(Forms)),
    outdated(Directives, Job),
    All = Directives ++ Options,
    IsDeterministic = lists:member(deterministic, All),
    Name = case IsDeterministic of
               true -> filename:basename(File);
               false -> File
           end,
    Asked = [{name, Name}, {source, source_path(Source)}, {checked, Job#job.is_checked}, {debug_info, proplists:get_value(debug_info, All, false) =:= true},
             {export_all, lists:member(export_all, Options)}, {strict_record_tests, has_strict_tests(Options ++ Directives)},
             {line_info, not lists:member(no_line_info, Options)},
             {maybe_expr, lists:member(maybe_expr, Features)}, {compr_assign, lists:member(compr_assign, Features)},
             {deterministic, IsDeterministic} | Given],
    IsCore = lists:member(to_core, Options) orelse lists:member(to_core0, Options),
    case lists:member(no_code_generation, Options) orelse IsCore orelse listing(Options) =/= none of
        true when IsCore, Job#job.is_checked -> generated([], [], module_in(Forms), core(Forms), Job);
        true ->
            case listing(Options) of
                {dpp, _} = Listing -> listed(Listing, Forms, [], Job);
                none when IsCore -> check(core, Forms, Asked, Job);
                Listing -> check(Listing, Forms, Asked, Job)
            end;
        false ->
            case prim_compile:generate(Forms, Asked) of
                {bad_form, Text} -> failed(Job, {bad_form, Text});
                {Errors, Warnings, Module, none} -> generated(Errors, Warnings, Module, none, directed(Errors, All, Job));
                {Errors, Warnings, Module, Code} -> produced(Errors, Warnings, Module, finished(Module, Code, All, Job), directed(Errors, All, Job))
            end
    end.

%% The last word counts.
has_strict_tests(Options) ->
    case [Option || Option <- Options, Option =:= strict_record_tests orelse Option =:= no_strict_record_tests] of
        [] -> true;
        Given -> lists:last(Given) =:= strict_record_tests
    end.

check(Listing, Forms, Asked, Job) ->
    case prim_compile:lint(Forms, Asked) of
        {bad_form, Text} -> failed(Job, {bad_form, Text});
        {Errors, Warnings} when Errors =:= [], Listing =:= none -> checked(Warnings, Forms, Job);
        {Errors, Warnings} when Errors =:= [], Listing =:= core -> generated([], Warnings, module_in(Forms), core(Forms), Job);
        {Errors, Warnings} when Errors =:= [] -> listed(Listing, Forms, Warnings, Job);
        {Errors, Warnings} -> generated(Errors, Warnings, none, none, Job)
    end.

%% What the file itself asks for counts once the lint has nothing against it.
directed([], Options, Job) -> Job#job{options = Options};
directed(_, _, Job) -> Job.

core(Forms) ->
    {ok, Core, []} = v3_core:module(Forms, []),
    Core.

%% The file, or its instructions as text ('S') or terms.
produced(Errors, Warnings, Module, Code, #job{options = Options} = Job) ->
    Write = fun(Extension, Content) ->
                    write_listing(Extension, fun(Device) -> beam_listing:module(Device, Content(Code)) end, Module, Job)
            end,
    IsAnswer = lists:member(binary, Options),
    case {lists:member('S', Options), lists:member(to_asm, Options)} of
        {false, false} ->
            lists:member(to_dis, Options) andalso Write(".dis", fun beam_disasm:file/1),
            generated(Errors, Warnings, Module, Code, Job);
        {IsListed, _} ->
            (IsListed orelse not IsAnswer) andalso Write(".S", fun beam_code:assembly/1),
            generated(Errors, Warnings, Module, case IsAnswer of true -> beam_code:assembly(Code); false -> none end, Job)
    end.

%% What the generator does not know of: options in the file, other debug information, chunks of the caller's.
finished(Module, Code, Options, #job{source = Source} = Job) ->
    {ok, _, Chunks} = beam_lib:all_chunks(Code),
    IsSlim = lists:member(slim, Options),
    Extra = [{binary_to_list(Id), Bytes} || not IsSlim, {extra_chunks, List} <- Options, {Id, Bytes} <- List],
    Own = [case Chunk of
               {"CInf", Bytes} -> {"CInf", compile_info(binary_to_term(Bytes), Options, Source)};
               {"Dbgi", Bytes} -> {"Dbgi", debug_info(Module, Bytes, Options, Job)};
               _ -> Chunk
           end || {Id, _} = Chunk <- Chunks, not lists:keymember(Id, 1, Extra), not IsSlim orelse not lists:member(Id, ?NO_ESSENTIALS)],
    {ok, Finished} = beam_lib:build_module(Own ++ Extra),
    iolist_to_binary(Finished).

compile_info(Information, Options, Source) ->
    IsDeterministic = lists:member(deterministic, Options),
    Given = proplists:get_value(compile_info, Options, []),
    Kept = [case Option of
                {debug_info_key, _} -> {debug_info_key, '********'};
                _ -> Option
            end || Option <- Options, affects_code(Option), option_name(Option) =/= compile_info],
    term_to_binary([{version, proplists:get_value(version, Information)} | [{options, Kept} || not IsDeterministic]]
                   ++ [{source, source_path(Source)} || not IsDeterministic, Source =/= "", not lists:member(slim, Options)] ++ Given,
                   [deterministic || IsDeterministic]).

affects_code(Option) ->
    not lists:member(option_name(Option), [beam, report_warnings, report_errors, return_errors, return_warnings, warnings_as_errors, binary, verbose,
                                           cwd, outdir, source, extra_chunks]).

debug_info(Module, Bytes, Options, Job) ->
    Chosen = case proplists:get_value(debug_info, Options, false) of
                 {Backend, Data} when is_atom(Backend) -> term_to_binary({debug_info_v1, Backend, Data}, [compressed]);
                 _ -> Bytes
             end,
    case {proplists:get_value(debug_info_key, Options), proplists:is_defined(encrypt_debug_info, Options)} of
        {undefined, false} -> Chosen;
        {undefined, true} ->
            case beam_lib:get_crypto_key({debug_info, des3_cbc, Module, Job#job.file}) of
                error -> failed(Job, no_crypto_key);
                Key -> encrypted(Key, Chosen, Job)
            end;
        {Key, _} -> encrypted(Key, Chosen, Job)
    end.

encrypted({Mode, Key}, Bytes, Job) when is_atom(Mode) ->
    try
        {des3_cbc, Keys, Vector, Block} = beam_lib:make_crypto_key(Mode, Key),
        Padded = <<Bytes/binary, (crypto:strong_rand_bytes(-byte_size(Bytes) band (Block - 1)))/binary>>,
        Name = atom_to_binary(Mode),
        <<0, (byte_size(Name)), Name/binary, (crypto:crypto_one_time(des_ede3_cbc, Keys, Vector, Padded, true))/binary>>
    catch
        error:_ -> failed(Job, bad_crypto_key)
    end;
encrypted(Key, Bytes, Job) -> encrypted({des3_cbc, Key}, Bytes, Job).

checked(Warnings, Forms, #job{options = Options} = Job) ->
    %% The name of a module counts from the first pass after the lint on.
    Name = case lists:member(only_lint, Options) of
               true -> [];
               false -> module_in(Forms)
           end,
    generated([], Warnings, Name, none, Job).

listing(Options) ->
    case [Listing || {Name, _} = Listing <- ?LISTINGS, lists:member(Name, Options)] of
        [] -> none;
        [Listing | _] -> Listing
    end.

%% What is named for its file is written also where it is the answer.
listed({Listing, Extension}, Forms, Warnings, #job{options = Options} = Job) ->
    Listed = listed_forms(Listing, Forms, Options),
    IsAnswer = lists:member(binary, Options),
    IsFile = not IsAnswer orelse not lists:member(Listing, [to_pp, to_exp]),
    Text = case lists:member(Listing, ['P', 'E']) of
               true -> fun() -> as_source(Listed) end;
               false -> fun() -> as_terms(Listed) end
           end,
    IsFile andalso write_listing(Extension, fun(Device) -> io:put_chars(Device, Text()) end, module_in(Forms), Job),
    generated([], Warnings, [], case IsAnswer of true -> Listed; false -> none end, Job).

write_listing(Extension, Write, Module, Job) ->
    case file:open(output_path(Module, Extension, Job), [write, delayed_write, {encoding, utf8}]) of
        {ok, Device} ->
            Write(Device),
            ok = file:close(Device);
        {error, Reason} -> failed(Job, {write_error, Reason})
    end.

listed_forms('E', Forms, Options) ->
    [case Form of
         {function, _, _, _, _} -> erl_pp:legalize_vars(Form);
         _ -> Form
     end || Form <- erl_expand_records:module(Forms, Options)];
listed_forms(Listing, Forms, Options) when Listing =:= to_exp; Listing =:= dexp -> erl_expand_records:module(Forms, Options);
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
        Code =:= none; Module =:= []; is_tuple(Code) -> {{ok, Module, Code}, Job1};
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
               _ -> filename:rootname(filename:basename(File))
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
    {Early, Late} = lists:partition(fun({_, Info}) -> is_early(Info) end, lists:sort(Found)),
    files(lists:sort(fun({_, {L1, _, _}}, {_, {L2, _, _}}) -> L1 =< L2 end, Early)) ++ files(Late).

is_early({_, Module, _}) -> lists:member(Module, [erl_scan, epp, erl_parse]);
is_early({_, _}) -> false.

files(Found) -> [{File, [Info || {In, Info} <- Found, In =:= File]} || File <- lists:usort([File || {File, _} <- Found])].

%% What is wrong ----------------------------------------------------------------------------------------------------------

format_error({obsolete_option, Option}) -> io_lib:format("the ~p option is no longer supported", [Option]);
format_error(no_crypto_key) -> "no crypto key supplied.";
format_error(bad_crypto_key) -> "invalid crypto key.";
format_error({open, Reason}) -> io_lib:format("open error '~ts'", [file:format_error(Reason)]);
format_error(write_error) -> "error writing file";
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
