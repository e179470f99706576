%% What is defined in a shell: records, read from modules and files or typed, and functions and types.
%%
%% The table of records has {Name, Attribute}, that of the rest {{function, {shell_default, Name, Arity}}, {Fun, Text}}, and
%% {{spec, MFA} | {type, Name} | {record, Name}, Text}. Records in expressions become tuples before the expressions are evaluated.
-module(shell_records).

-export([add/2, define/3, define_record/4, expand/2, forget/3, forget_all/2, functions/1, is_own_variable/1, names/1, read/2,
         read_and_add/4, records/1, save_module/3, show/3, types/1]).

%% Definitions -----------------------------------------------------------------------------------------------------------

define({attribute, _, record, {Name, _}} = Form, Records, Functions) ->
    [Name] = add([Form], Records),
    ets:insert(Functions, {{record, Name}, text(Form)}),
    ok;
define({attribute, _, spec, {{Name, Arity}, _}} = Form, _, Functions) ->
    ets:insert(Functions, {{spec, {shell_default, Name, Arity}}, text(Form)}),
    ok;
define({attribute, _, type, {Name, _, _}} = Form, _, Functions) ->
    ets:insert(Functions, {{type, Name}, text(Form)}),
    ok;
define({function, At, Name, Arity, Clauses} = Form, Records, Functions) ->
    {ok, Plain} = expand({named_fun, At, 'RecursiveFuncVar', calling_itself(Clauses, Name, Arity)}, Records),
    {value, Fun, _} = erl_eval:expr(Plain, erl_eval:new_bindings()),
    ets:insert(Functions, {{function, {shell_default, Name, Arity}}, {Fun, text(Form)}}),
    ok.

text(Form) -> unicode:characters_to_list(erl_pp:form(Form, [{encoding, unicode}])).

%% A function of the shell is a fun: its calls of itself go through its name, those of others through the shell.
calling_itself({call, At, {atom, _, Name}, Args}, Name, Arity) when length(Args) =:= Arity ->
    {call, At, {var, At, 'RecursiveFuncVar'}, calling_itself(Args, Name, Arity)};
calling_itself({call, At, {atom, AtName, Other}, Args}, Name, Arity) ->
    Module = case erl_internal:bif(Other, length(Args)) of true -> erlang; false -> shell_default end,
    {call, At, {remote, AtName, {atom, AtName, Module}, {atom, AtName, Other}}, calling_itself(Args, Name, Arity)};
calling_itself(Node, Name, Arity) when is_tuple(Node) -> list_to_tuple(calling_itself(tuple_to_list(Node), Name, Arity));
calling_itself([Node | Nodes], Name, Arity) -> [calling_itself(Node, Name, Arity) | calling_itself(Nodes, Name, Arity)];
calling_itself(Node, _, _) -> Node.

define_record(Name, Fields, Records, Functions) ->
    Text = ["-record(", io_lib:write_atom(Name), ",", erl_pp:expr(Fields), ")."],
    {ok, Tokens, _} = erl_scan:string(lists:flatten(Text)),
    case erl_parse:parse_form(Tokens) of
        {ok, {attribute, _, record, {Name, _}} = Form} ->
            [Name] = add([Form], Records),
            ets:insert(Functions, {{record, Name}, text(Form)}),
            Name;
        {error, {_, Module, What}} -> exit(lists:flatten(Module:format_error(What)))
    end.

forget_all(Records, Functions) ->
    ets:match_delete(Functions, {{record, '_'}, '_'}),
    ets:delete_all_objects(Records),
    [].

forget('_', Records, Functions) ->
    [] = forget_all(Records, Functions),
    ok;
forget(Names, Records, Functions) ->
    lists:foreach(fun(Name) ->
                          ets:delete(Records, Name),
                          ets:delete(Functions, {record, Name})
                  end, listed(Names)).

listed(Names) when is_list(Names) -> Names;
listed(Name) -> [Name].

show('_', Records, Encoding) -> show([Name || {Name, _} <- ets:tab2list(Records)], Records, Encoding);
show(Names, Records, Encoding) ->
    lists:foreach(fun(Name) ->
                          [io:put_chars(erl_pp:attribute(Form, [Encoding])) || {_, Form} <- ets:lookup(Records, Name)]
                  end, listed(Names)).

functions(Functions) ->
    Specs = [{Key, Text} || {{spec, Key}, Text} <- ets:tab2list(Functions)],
    Bodies = [{Key, Text} || {{function, Key}, {_, Text}} <- ets:tab2list(Functions)],
    Keys = lists:uniq([Key || {Key, _} <- Bodies ++ Specs]),
    string:trim(lists:join($\n, [[proplists:get_value(Key, Specs, ""), case lists:keyfind(Key, 1, Bodies) of
                                                                            {_, Text} -> Text;
                                                                            false -> io_lib:format("%% ~tw/~w not implemented", [F, A])
                                                                        end] || {_, F, A} = Key <- Keys])).

types(Functions) -> lists:join("\n\n", [Text || {{type, _}, Text} <- ets:tab2list(Functions)]).
records(Functions) -> [Text || {{record, _}, Text} <- ets:tab2list(Functions)].

%% A module of all that was defined, written, compiled and loaded.
save_module(Path, Records, Functions) ->
    Write = not filelib:is_file(Path) orelse io:get_line("File exists, do you want to overwrite it? (y/N)\n") =:= "y\n",
    case Write of
        true ->
            Module = list_to_atom(filename:basename(Path, ".erl")),
            Written = [{Key, Text} || {{function, Key}, {_, Text}} <- ets:tab2list(Functions)],
            Exports = [io_lib:format("~tw/~w", [F, A]) || {{_, F, A}, _} <- Written],
            Text = [io_lib:format("-module(~tw).\n\n-export([", [Module]), lists:join(",", Exports), "]).\n\n", types(Functions), "\n",
                    [[erl_pp:attribute(Form), "\n"] || {_, Form} <- ets:tab2list(Records)],
                    lists:join("\n", [[[Spec || {_, Spec} <- ets:lookup(Functions, {spec, Key})], Body] || {Key, Body} <- Written])],
            case file:write_file(Path, unicode:characters_to_binary(Text)) of
                ok -> c:c(Path);
                Error -> Error
            end;
        false -> io:format("Aborting save~n")
    end.

%% Reading records -------------------------------------------------------------------------------------------------------

read_and_add(File, Selected, Options, Records) ->
    case read(File, listed(Options)) of
        Found when is_list(Found), Selected =:= '_' -> add(Found, Records);
        Found when is_list(Found) ->
            add([Form || {attribute, _, _, {Name, _}} = Form <- Found, lists:member(Name, listed(Selected))], Records);
        Error -> Error
    end.

%% Records whose defaults say what no module may say are refused.
add(Found, Records) ->
    New = [{Name, Form} || {attribute, _, _, {Name, _}} = Form <- Found],
    Older = [undefaulted(Form) || {Name, Form} <- ets:tab2list(Records), not lists:keymember(Name, 1, New)],
    case erl_lint:module([{attribute, erl_anno:new(1), module, shell_default} | Older ++ [untyped(Form) || {_, Form} <- New]]) of
        {ok, _} ->
            ets:insert(Records, New),
            lists:usort([Name || {Name, _} <- New]);
        {error, [{_, [{_, Module, What} | _]} | _], _} -> exit(lists:flatten(Module:format_error(What)))
    end.

untyped({attribute, At, record, {Name, Fields}}) ->
    {attribute, At, record, {Name, [case Field of {typed_record_field, Plain, _} -> Plain; _ -> Field end || Field <- Fields]}}.

undefaulted(Form) ->
    {attribute, At, record, {Name, Fields}} = untyped(Form),
    {attribute, At, record, {Name, [{record_field, element(2, Field), element(3, Field)} || Field <- Fields]}}.

%% The records of a module's code, of its source, or of files that a pattern names.
read(Module, Options) when is_atom(Module) ->
    case code:which(Module) of
        File when is_list(File), File =/= [] -> of_object(File, Options);
        preloaded ->
            {_, Code, File} = code:get_object_code(Module),
            of_object(Code, File, Options);
        _ -> {error, nofile}
    end;
read(Pattern, Options) ->
    try filelib:wildcard(Pattern) of
        [File] -> of_file(File, Options);
        Files -> lists:append([case of_file(File, Options) of
                                   Found when is_list(Found) -> Found;
                                   _ -> []
                               end || File <- Files])
    catch
        error:_ -> {error, invalid_filename}
    end.

of_file(File, Options) ->
    case filename:extension(File) of
        ".beam" -> of_object(File, Options);
        _ -> of_source(File, Options)
    end.

of_object(File, Options) -> of_object(File, File, Options).

of_object(Code, File, Options) ->
    case beam_lib:chunks(Code, [abstract_code]) of
        {ok, {_, [{abstract_code, {_, Forms}}]}} ->
            [Form || {attribute, _, record, _} = Form <- Forms];
        {ok, {_, [{abstract_code, no_abstract_code}]}} ->
            Source = filename:rootname(File) ++ ".erl",
            Beside = filename:join([filename:dirname(filename:dirname(File)), "src", filename:basename(Source)]),
            {ok, {_, [{compile_info, Info}]}} = beam_lib:chunks(Code, [compile_info]),
            case [F || F <- [Source, Beside | proplists:get_all_values(source, Info)], filelib:is_regular(F)] of
                [F | _] -> of_source(F, Options);
                [] -> {error, nofile}
            end;
        {error, beam_lib, Reason} -> {error, Reason}
    end.

of_source(File, Options) ->
    Folders = [".", filename:dirname(File) | [Folder || {i, Folder} <- Options]],
    Macros = [{Name, Value} || {d, Name, Value} <- Options] ++ [Name || {d, Name} <- Options],
    case epp:parse_file(File, Folders, Macros) of
        {ok, Forms} -> [Form || {attribute, _, record, _} = Form <- Forms];
        Error -> Error
    end.

%% Records in expressions ------------------------------------------------------------------------------------------------

%% The names of the fields of a record, for io_lib_pretty.
names(Records) ->
    fun(Name, Arity) ->
            case ets:lookup(Records, Name) of
                [{_, {attribute, _, record, {_, Fields}}}] when length(Fields) =:= Arity -> [element(1, field(Field)) || Field <- Fields];
                _ -> no
            end
    end.

field({typed_record_field, Field, _}) -> field(Field);
field({record_field, _, {atom, _, Name}}) -> {Name, none};
field({record_field, _, {atom, _, Name}, Default}) -> {Name, {default, Default}}.

is_own_variable(Name) when is_atom(Name) -> lists:prefix("rec0", atom_to_list(Name));
is_own_variable(_) -> false.

%% The expression with tuples in place of records.
expand(Expr, Records) ->
    try {ok, expr(Expr, Records)}
    catch throw:{refused, At, What} -> {error, {erl_anno:location(At), erl_lint, What}}
    end.

fields(At, Name, Records) ->
    case ets:lookup(Records, Name) of
        [{_, {attribute, _, record, {_, Fields}}}] -> [field(Field) || Field <- Fields];
        [] -> throw({refused, At, {undefined_record, Name}})
    end.

expr({value, _, _} = Value, _) -> Value;
expr({clause, At, Head, Guards, Body}, Records) ->
    {clause, At, pattern(Head, Records), [guard(Tests, Records) || Tests <- Guards], expr(Body, Records)};
expr({match, At, Left, Right}, Records) -> {match, At, pattern(Left, Records), expr(Right, Records)};
expr({Generate, At, Pattern, From}, Records) when Generate =:= generate; Generate =:= b_generate; Generate =:= m_generate ->
    {Generate, At, pattern(Pattern, Records), expr(From, Records)};
expr({Comprehension, At, Body, Qualifiers}, Records) when Comprehension =:= lc; Comprehension =:= bc; Comprehension =:= mc ->
    {Comprehension, At, expr(Body, Records), [qualifier(Qualifier, Records) || Qualifier <- Qualifiers]};
expr({record, At, Name, Inits}, Records) when is_atom(Name) ->
    Fields = fields(At, Name, Records),
    Given = given(At, Name, Fields, Inits, fun(Value) -> expr(Value, Records) end),
    Default = fun({_, none}) -> {atom, At, undefined};
                 ({_, {default, Value}}) -> expr(Value, Records)
              end,
    {tuple, At, [{atom, At, Name} | [value_of(Field, Given, Default) || Field <- Fields]]};
expr({record_index, At, Name, {atom, AtField, Field}}, Records) ->
    {integer, At, index(AtField, Name, Field, fields(At, Name, Records))};
expr({record_field, At, Record, Name, {atom, AtField, Field}}, Records) ->
    Fields = fields(At, Name, Records),
    Index = index(AtField, Name, Field, Fields),
    Names = [{var, At, own(At, N)} || N <- lists:seq(1, length(Fields))],
    Value = {var, At, own(At, 0)},
    {'case', At, expr(Record, Records),
     [{clause, At, [{tuple, At, [{atom, At, Name} | [case N of Index -> V; _ -> {var, At, '_'} end || {N, V} <- lists:enumerate(2, Names)]]}],
       [], [lists:nth(Index - 1, Names)]},
      {clause, At, [Value], [], [error_call(At, {tuple, At, [{atom, At, badrecord}, Value]})]}]};
expr({record, At, Record, Name, Updates}, Records) ->
    Fields = fields(At, Name, Records),
    Given = given(At, Name, Fields, Updates, fun(Value) -> expr(Value, Records) end),
    Old = {var, At, own(At, 0)},
    Numbered = lists:enumerate(Fields),
    Kept = fun({N, {Field, _}}) -> case Given of #{Field := _} -> {var, At, '_'}; #{} -> {var, At, own(At, N)} end end,
    New = fun({N, {Field, _}}) -> case Given of #{Field := Value} -> Value; #{} -> {var, At, own(At, N)} end end,
    {'case', At, expr(Record, Records),
     [{clause, At, [{tuple, At, [{atom, At, Name} | lists:map(Kept, Numbered)]}], [],
       [{tuple, At, [{atom, At, Name} | lists:map(New, Numbered)]}]},
      {clause, At, [Old], [], [error_call(At, {tuple, At, [{atom, At, badrecord}, Old]})]}]};
expr({call, At, {atom, _, Test}, [Arg, {atom, _, Name}]}, Records) when Test =:= is_record; Test =:= record ->
    is_record_call(At, expr(Arg, Records), Name, Records);
expr({call, At, {remote, _, {atom, _, erlang}, {atom, _, is_record}}, [Arg, {atom, _, Name}]}, Records) ->
    is_record_call(At, expr(Arg, Records), Name, Records);
expr({call, At, {atom, _, record_info}, [{atom, _, What}, {atom, _, Name}]}, Records) when What =:= fields; What =:= size ->
    Fields = fields(At, Name, Records),
    case What of
        fields -> erl_parse:abstract([Field || {Field, _} <- Fields]);
        size -> {integer, At, length(Fields) + 1}
    end;
expr(Node, Records) when is_tuple(Node) -> list_to_tuple(expr(tuple_to_list(Node), Records));
expr([Node | Nodes], Records) -> [expr(Node, Records) | expr(Nodes, Records)];
expr(Node, _) -> Node.

%% A filter that is a guard test fails as one.
qualifier(Qualifier, Records) ->
    case erl_lint:is_guard_test(Qualifier, [Form || {_, Form} <- ets:tab2list(Records)]) of
        true -> tested(element(2, Qualifier), Qualifier, Records);
        false -> expr(Qualifier, Records)
    end.

%% Fields are taken with element/2, behind tests for the records; those of what may not be evaluated stand there.
guard(Tests, Records) ->
    record_tests(Tests, Records) ++ selected(Tests, Records).

record_tests(Tests, Records) ->
    [is_record_call(At, selected(Record, Records), Name, Records) || {At, Record, Name} <- lists:reverse(selections(Tests, []))].

tested(At, Test, Records) ->
    lists:foldr(fun(First, Rest) -> {op, At, 'andalso', First, Rest} end, selected(Test, Records), record_tests(Test, Records)).

selections({record_field, At, Record, Name, _}, Found) -> selections(Record, [{At, Record, Name} | Found]);
selections({op, _, Lazy, Left, _}, Found) when Lazy =:= 'andalso'; Lazy =:= 'orelse' -> selections(Left, Found);
selections(Node, Found) when is_tuple(Node) -> selections(tuple_to_list(Node), Found);
selections([Node | Nodes], Found) -> selections(Nodes, selections(Node, Found));
selections(_, Found) -> Found.

selected({record_field, At, Record, Name, {atom, AtField, Field}}, Records) ->
    Index = index(AtField, Name, Field, fields(At, Name, Records)),
    {call, At, {remote, At, {atom, At, erlang}, {atom, At, element}}, [{integer, At, Index}, selected(Record, Records)]};
selected({op, At, Lazy, Left, Right}, Records) when Lazy =:= 'andalso'; Lazy =:= 'orelse' ->
    {op, At, Lazy, selected(Left, Records), tested(At, Right, Records)};
selected({call, At, {atom, _, Test}, [Arg, {atom, _, Name}]}, Records) when Test =:= is_record; Test =:= record ->
    is_record_call(At, selected(Arg, Records), Name, Records);
selected({call, At, {remote, _, {atom, _, erlang}, {atom, _, is_record}}, [Arg, {atom, _, Name}]}, Records) ->
    is_record_call(At, selected(Arg, Records), Name, Records);
selected({call, _, {atom, _, record_info}, _} = Call, Records) -> expr(Call, Records);
selected(Node, Records) when is_tuple(Node), element(1, Node) =/= record, element(1, Node) =/= record_index ->
    list_to_tuple(selected(tuple_to_list(Node), Records));
selected([Node | Nodes], Records) -> [selected(Node, Records) | selected(Nodes, Records)];
selected(Node, Records) -> expr(Node, Records).

is_record_call(At, Arg, Name, Records) ->
    Size = length(fields(At, Name, Records)) + 1,
    {call, At, {remote, At, {atom, At, erlang}, {atom, At, is_record}}, [Arg, {atom, At, Name}, {integer, At, Size}]}.

error_call(At, Reason) -> {call, At, {remote, At, {atom, At, erlang}, {atom, At, error}}, [Reason]}.

pattern({record, At, Name, Inits}, Records) when is_atom(Name) ->
    Fields = fields(At, Name, Records),
    Given = given(At, Name, Fields, Inits, fun(Value) -> pattern(Value, Records) end),
    {tuple, At, [{atom, At, Name} | [value_of(Field, Given, fun(_) -> {var, At, '_'} end) || Field <- Fields]]};
pattern({record_index, _, _, _} = Index, Records) -> expr(Index, Records);
pattern(Node, Records) when is_tuple(Node) -> list_to_tuple(pattern(tuple_to_list(Node), Records));
pattern([Node | Nodes], Records) -> [pattern(Node, Records) | pattern(Nodes, Records)];
pattern(Node, _) -> Node.

%% The values that are given, by field; `_` is the value of all that are not named.
given(At, Name, Fields, Inits, Expand) ->
    lists:foldl(fun({record_field, AtField, {atom, _, Field}, Value}, Given) ->
                        _ = index(AtField, Name, Field, Fields),
                        is_map_key(Field, Given) andalso throw({refused, At, {redefine_field, Name, Field}}),
                        Given#{Field => Expand(Value)};
                   ({record_field, _, {var, _, '_'}, Value}, Given) -> Given#{'_' => Expand(Value)}
                end, #{}, Inits).

value_of({Field, _} = Known, Given, Default) ->
    case Given of
        #{Field := Value} -> Value;
        #{'_' := Value} -> Value;
        #{} -> Default(Known)
    end.

index(At, Name, Field, Fields) ->
    case [N || {N, {Known, _}} <- lists:enumerate(2, Fields), Known =:= Field] of
        [N] -> N;
        [] -> throw({refused, At, {undefined_field, Name, Field}})
    end.

%% Variables that nobody else has: of the place of the record in the text.
own(At, N) ->
    Place = case erl_anno:location(At) of
                {Line, Column} -> [integer_to_list(Line), $_, integer_to_list(Column)];
                Line -> integer_to_list(Line)
            end,
    list_to_atom(lists:flatten(["rec0_", Place, $_, integer_to_list(N)])).
