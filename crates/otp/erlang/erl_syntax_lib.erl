%% Syntax trees walked, searched and analysed. What is not the kind of node that a function is for is thrown as syntax_error.
-module(erl_syntax_lib).

-export([analyze_application/1, analyze_attribute/1, analyze_export_attribute/1, analyze_file_attribute/1, analyze_form/1, analyze_forms/1,
         analyze_function/1, analyze_function_name/1, analyze_implicit_fun/1, analyze_import_attribute/1, analyze_module_attribute/1,
         analyze_record_attribute/1, analyze_record_expr/1, analyze_record_field/1, analyze_type_application/1, analyze_type_name/1,
         analyze_wild_attribute/1, annotate_bindings/1, annotate_bindings/2, fold/3, fold_subtrees/3, foldl_listlist/3, function_name_expansions/1,
         is_fail_expr/1, limit/2, limit/3, map/2, map_subtrees/2, mapfold/3, mapfold_subtrees/3, mapfoldl_listlist/3, new_variable_name/1,
         new_variable_name/2, new_variable_names/2, new_variable_names/3, strip_comments/1, to_comment/1, to_comment/2, to_comment/3, variables/1]).

%% New variables are numbered at random below so many times the number of names in use; after some misses the range grows.
-define(LEAST_RANGE, 100).
-define(RANGE_FACTOR, 100).
-define(MOST_TRIES, 3).
-define(GROWTH, 8).

%% Walks ------------------------------------------------------------------------------------------------------------------

map(Fun, Tree) -> Fun(map_subtrees(fun(Part) -> map(Fun, Part) end, Tree)).

map_subtrees(Fun, Tree) ->
    case erl_syntax:subtrees(Tree) of
        [] -> Tree;
        Groups -> erl_syntax:update_tree(Tree, [[Fun(Part) || Part <- Group] || Group <- Groups])
    end.

fold(Fun, State, Tree) -> Fun(Tree, fold_subtrees(fun(Part, Now) -> fold(Fun, Now, Part) end, State, Tree)).

fold_subtrees(Fun, State, Tree) -> foldl_listlist(Fun, State, erl_syntax:subtrees(Tree)).

foldl_listlist(Fun, State, Lists) -> lists:foldl(fun(List, Now) -> lists:foldl(Fun, Now, List) end, State, Lists).

mapfold(Fun, State, Tree) ->
    {Tree1, State1} = mapfold_subtrees(fun(Part, Now) -> mapfold(Fun, Now, Part) end, State, Tree),
    Fun(Tree1, State1).

mapfold_subtrees(Fun, State, Tree) ->
    case erl_syntax:subtrees(Tree) of
        [] -> {Tree, State};
        Groups ->
            {Groups1, State1} = mapfoldl_listlist(Fun, State, Groups),
            {erl_syntax:update_tree(Tree, Groups1), State1}
    end.

mapfoldl_listlist(Fun, State, Lists) -> lists:mapfoldl(fun(List, Now) -> lists:mapfoldl(Fun, Now, List) end, State, Lists).

%% Variables --------------------------------------------------------------------------------------------------------------

%% The name of a macro is none.
variables(Tree) -> variables(Tree, sets:new()).

variables(Tree, Names) ->
    case erl_syntax:type(Tree) of
        variable -> sets:add_element(erl_syntax:variable_name(Tree), Names);
        macro ->
            case erl_syntax:macro_arguments(Tree) of
                none -> Names;
                Arguments -> lists:foldl(fun variables/2, Names, Arguments)
            end;
        _ -> fold_subtrees(fun variables/2, Names, Tree)
    end.

new_variable_name(Used) -> new_variable_name(fun default_name/1, Used).
new_variable_name(Name, Used) -> new_name(Name, Used, range(Used), 0).

new_variable_names(Number, Used) -> new_variable_names(Number, fun default_name/1, Used).
new_variable_names(Number, Name, Used) -> new_names(Number, Name, Used, range(Used), []).

new_names(0, _, _, _, Names) -> Names;
new_names(Number, Name, Used, Range, Names) ->
    New = new_name(Name, Used, Range, 0),
    new_names(Number - 1, Name, sets:add_element(New, Used), Range, [New | Names]).

default_name(Number) -> list_to_atom("V" ++ integer_to_list(Number)).

range(Used) -> max(sets:size(Used) * ?RANGE_FACTOR, ?LEAST_RANGE).

new_name(Name, Used, Range, Tries) -> tried(random(Range), Name, Used, Range, Tries).

tried(_, Name, Used, Range, ?MOST_TRIES) -> new_name(Name, Used, Range * ?GROWTH, 0);
tried(Number, Name, Used, Range, Tries) ->
    New = Name(Number),
    case sets:is_element(New, Used) of
        true -> new_name(Name, Used, Range, Tries + 1);
        false -> New
    end.

%% A process that has not seeded anything gets the same names every time.
random(Range) ->
    _ = case rand:export_seed() of
            undefined -> rand:seed(exsplus, {753, 8, 73});
            _ -> ok
        end,
    rand:uniform(Range).

%% Bindings ---------------------------------------------------------------------------------------------------------------

%% As in OTP, comprehensions of maps are no scopes.
%%
%% Every node gets {env, Variables}, those that have a value there, {bound, Variables}, those that get one, and {free, Variables}, those it uses.
annotate_bindings(Tree) ->
    case lists:keyfind(env, 1, erl_syntax:get_ann(Tree)) of
        {env, Env} -> annotate_bindings(Tree, Env);
        false -> erlang:error(badarg)
    end.

annotate_bindings(Tree, Env) ->
    {Annotated, _, _} = bindings(Tree, Env),
    Annotated.

%% {Tree, Bound, Free}.
bindings(Tree, Env) ->
    case erl_syntax:type(Tree) of
        variable -> annotated(Tree, Env, [], [erl_syntax:variable_name(Tree)]);
        Match when Match =:= match_expr; Match =:= maybe_match_expr ->
            [[Pattern], [Body]] = erl_syntax:subtrees(Tree),
            {Body1, Bound1, Free1} = bindings(Body, Env),
            {Pattern1, Bound2, Free2} = pattern(Pattern, union(Env, Bound1)),
            rebuilt(Tree, [[Pattern1], [Body1]], Env, union(Bound1, Bound2), union(Free1, Free2));
        case_expr ->
            [[Argument], Clauses] = erl_syntax:subtrees(Tree),
            {Argument1, Bound1, Free1} = bindings(Argument, Env),
            {Clauses1, Bound2, Free2} = clauses(Clauses, union(Env, Bound1)),
            rebuilt(Tree, [[Argument1], Clauses1], Env, union(Bound1, Bound2), union(Free1, Free2));
        if_expr ->
            [Clauses] = erl_syntax:subtrees(Tree),
            {Clauses1, Bound, Free} = clauses(Clauses, Env),
            rebuilt(Tree, [Clauses1], Env, Bound, Free);
        Scope when Scope =:= fun_expr; Scope =:= else_expr ->
            [Clauses] = erl_syntax:subtrees(Tree),
            {Clauses1, _, Free} = clauses(Clauses, Env),
            rebuilt(Tree, [Clauses1], Env, [], Free);
        function ->
            [[Name], Clauses] = erl_syntax:subtrees(Tree),
            {Clauses1, _, Free} = clauses(Clauses, Env),
            {Name1, _, _} = bindings(Name, Env),
            rebuilt(Tree, [[Name1], Clauses1], Env, [], Free);
        named_fun_expr ->
            [[Name], Clauses] = erl_syntax:subtrees(Tree),
            Own = [erl_syntax:variable_name(Name)],
            {Name1, _, _} = annotated(Name, Env, Own, []),
            {Clauses1, _, Free} = clauses(Clauses, union(Env, Own)),
            rebuilt(Tree, [[Name1], Clauses1], Env, [], Free);
        maybe_expr -> maybe_bindings(Tree, Env);
        catch_expr ->
            [[Body]] = erl_syntax:subtrees(Tree),
            {Body1, _, Free} = bindings(Body, Env),
            rebuilt(Tree, [[Body1]], Env, [], Free);
        block_expr ->
            [Body] = erl_syntax:subtrees(Tree),
            {Body1, Bound, Free} = body(Body, Env),
            rebuilt(Tree, [Body1], Env, Bound, Free);
        try_expr ->
            [Body, Clauses, Handlers, After] = erl_syntax:subtrees(Tree),
            {Body1, Bound, Free1} = body(Body, Env),
            {Clauses1, _, Free2} = clauses(Clauses, union(Env, Bound)),
            {Handlers1, _, Free3} = clauses(Handlers, Env),
            {After1, _, Free4} = body(After, Env),
            rebuilt(Tree, [Body1, Clauses1, Handlers1, After1], Env, [], ordsets:union([Free1, Free2, Free3, Free4]));
        receive_expr -> receive_bindings(Tree, Env);
        Comprehension when Comprehension =:= list_comp; Comprehension =:= binary_comp ->
            [[Template], Qualifiers] = erl_syntax:subtrees(Tree),
            {Qualifiers1, Bound, Free1} = in_order(fun qualifier/2, Qualifiers, Env),
            {Template1, _, Free2} = bindings(Template, union(Env, Bound)),
            rebuilt(Tree, [[Template1], Qualifiers1], Env, [], union(Free1, ordsets:subtract(Free2, Bound)));
        Generator when Generator =:= generator; Generator =:= binary_generator ->
            [[Pattern], [Body]] = erl_syntax:subtrees(Tree),
            Known = case Generator of
                        binary_generator -> Env;
                        _ -> []
                    end,
            {Pattern1, Bound, _} = pattern(Pattern, Known),
            {Body1, _, Free} = bindings(Body, Env),
            rebuilt(Tree, [[Pattern1], [Body1]], Env, Bound, Free);
        macro -> macro(Tree, Env, fun bindings/2);
        _ -> together(Tree, Env, fun bindings/2)
    end.

maybe_bindings(Tree, Env) ->
    [Body | Else] = erl_syntax:subtrees(Tree),
    {Body1, _, Free1} = body(Body, Env),
    case Else of
        [] -> rebuilt(Tree, [Body1], Env, [], Free1);
        [[Clauses]] ->
            {Clauses1, _, Free2} = bindings(Clauses, Env),
            rebuilt(Tree, [Body1, [Clauses1]], Env, [], union(Free1, Free2))
    end.

%% What follows a timeout is a clause without patterns; where there is none, nothing is bound in it.
receive_bindings(Tree, Env) ->
    Action = erl_syntax:clause([], erl_syntax:receive_expr_action(Tree)),
    {[Action1 | Clauses], Bound, Free1} = clauses([Action | erl_syntax:receive_expr_clauses(Tree)], Env),
    {Timeout1, Free2} = case erl_syntax:receive_expr_timeout(Tree) of
                            none -> {none, []};
                            Timeout ->
                                {Annotated, _, Free} = bindings(Timeout, Env),
                                {Annotated, Free}
                        end,
    New = erl_syntax:copy_attrs(Tree, erl_syntax:receive_expr(Clauses, Timeout1, erl_syntax:clause_body(Action1))),
    annotated(New, Env, Bound, union(Free1, Free2)).

macro(Tree, Env, Each) ->
    case erl_syntax:subtrees(Tree) of
        [_] -> annotated(Tree, Env, [], []);
        [Name, Arguments] ->
            {Arguments1, Bound, Free} = all(Each, Arguments, Env),
            rebuilt(Tree, [Name, Arguments1], Env, Bound, Free)
    end.

pattern(Tree, Env) ->
    case erl_syntax:type(Tree) of
        variable ->
            Name = erl_syntax:variable_name(Tree),
            case ordsets:is_element(Name, Env) of
                true -> annotated(Tree, Env, [], [Name]);
                false -> annotated(Tree, Env, [Name], [])
            end;
        macro -> macro(Tree, Env, fun pattern/2);
        _ -> together(Tree, Env, fun pattern/2)
    end.

%% Parts that do not see each other's variables.
together(Tree, Env, Each) ->
    Join = fun(Part, {Bound, Free}) ->
                   {Part1, Bound1, Free1} = Each(Part, Env),
                   {Part1, {union(Bound, Bound1), union(Free, Free1)}}
           end,
    {Tree1, {Bound, Free}} = mapfold_subtrees(Join, {[], []}, Tree),
    annotated(Tree1, Env, Bound, Free).

all(Each, Trees, Env) ->
    Join = fun(Tree, {Bound, Free}) ->
                   {Tree1, Bound1, Free1} = Each(Tree, Env),
                   {Tree1, {union(Bound, Bound1), union(Free, Free1)}}
           end,
    {Trees1, {Bound, Free}} = lists:mapfoldl(Join, {[], []}, Trees),
    {Trees1, Bound, Free}.

body(Trees, Env) -> in_order(fun bindings/2, Trees, Env).

%% Each sees the variables of those before it.
in_order(Each, Trees, Env) ->
    Join = fun(Tree, {Now, Bound, Free}) ->
                   {Tree1, Bound1, Free1} = Each(Tree, Now),
                   {Tree1, {union(Now, Bound1), union(Bound, Bound1), union(Free, ordsets:subtract(Free1, Bound))}}
           end,
    {Trees1, {_, Bound, Free}} = lists:mapfoldl(Join, {Env, [], []}, Trees),
    {Trees1, Bound, Free}.

%% A filter keeps what it binds.
qualifier(Tree, Env) ->
    case lists:member(erl_syntax:type(Tree), [generator, binary_generator]) of
        true -> bindings(Tree, Env);
        false ->
            {Tree1, _, Free} = bindings(Tree, Env),
            {Tree1, [], Free}
    end.

%% Bound is what all clauses bind.
clauses([], _) -> {[], [], []};
clauses(Clauses, Env) ->
    Done = [clause(Clause, Env) || Clause <- Clauses],
    {[Clause || {Clause, _, _} <- Done], ordsets:intersection([Bound || {_, Bound, _} <- Done]), ordsets:union([Free || {_, _, Free} <- Done])}.

clause(Clause, Env) ->
    {Patterns, Bound1, Free1} = all(fun pattern/2, erl_syntax:clause_patterns(Clause), Env),
    Inner = union(Env, Bound1),
    {Guard, Free2} = case erl_syntax:clause_guard(Clause) of
                         none -> {none, []};
                         Tests ->
                             {Tests1, _, Free} = bindings(Tests, Inner),
                             {Tests1, Free}
                     end,
    {Body, Bound2, Free3} = body(erl_syntax:clause_body(Clause), Inner),
    New = erl_syntax:copy_attrs(Clause, erl_syntax:clause(Patterns, Guard, Body)),
    annotated(New, Env, union(Bound1, Bound2), union(Free1, ordsets:subtract(union(Free2, Free3), Bound1))).

rebuilt(Tree, Groups, Env, Bound, Free) -> annotated(erl_syntax:update_tree(Tree, Groups), Env, Bound, Free).

annotated(Tree, Env, Bound, Free) ->
    Others = [Annotation || Annotation <- erl_syntax:get_ann(Tree), not is_binding(Annotation)],
    {erl_syntax:set_ann(Tree, [{env, Env}, {bound, Bound}, {free, Free} | Others]), Bound, Free}.

is_binding({Kind, _}) -> lists:member(Kind, [env, bound, free]);
is_binding(_) -> false.

union(A, B) -> ordsets:union(A, B).

%% Analyses ---------------------------------------------------------------------------------------------------------------

-spec wrong() -> no_return().
wrong() -> throw(syntax_error).

is_fail_expr(Tree) ->
    case erl_syntax:type(Tree) of
        application ->
            Arity = length(erl_syntax:application_arguments(Tree)),
            try analyze_function_name(erl_syntax:application_operator(Tree)) of
                {erlang, Name} when Name =:= error; Name =:= fault -> Arity =:= 1 orelse Arity =:= 2;
                {erlang, Name} -> Arity =:= 1 andalso (Name =:= exit orelse Name =:= throw);
                Name -> Arity =:= 1 andalso (Name =:= exit orelse Name =:= throw)
            catch
                throw:syntax_error -> false
            end;
        _ -> false
    end.

analyze_forms(Forms) when is_list(Forms) ->
    Found = lists:reverse([analyze_form(Form) || Form <- Forms]),
    Attributes = [Attribute || {attribute, {Name, _} = Attribute} <- Found, Name =/= file],
    Of = fun(Name) -> [Data || {Which, Data} <- Attributes, Which =:= Name] end,
    Imports = [Import || {_, _} = Import <- Of(import)],
    Sections = [{exports, lists:append(Of(export))},
                {imports, [{Module, lists:append([List || {From, List} <- Imports, From =:= Module])}
                           || Module <- lists:reverse(lists:uniq(lists:reverse([From || {From, _} <- Imports])))]},
                {module_imports, [Module || Module <- Of(import), is_atom(Module)]},
                {attributes, [Other || {Name, _} = Other <- Attributes, not lists:member(Name, [module, export, import, record])]},
                {records, Of(record)},
                {errors, [Data || {error_marker, Data} <- Found]},
                {warnings, [Data || {warning_marker, Data} <- Found]},
                {functions, [Name || {function, Name} <- Found]}],
    [{module, lists:last(Modules)} || [_ | _] = Modules <- [Of(module)]] ++ [Section || {_, [_ | _]} = Section <- Sections];
analyze_forms(Forms) -> analyze_forms(erl_syntax:form_list_elements(erl_syntax:flatten_form_list(Forms))).

analyze_form(Form) ->
    case erl_syntax:type(Form) of
        attribute -> {attribute, analyze_attribute(Form)};
        function -> {function, analyze_function(Form)};
        error_marker -> {error_marker, erl_syntax:error_marker_info(Form)};
        warning_marker -> {warning_marker, erl_syntax:warning_marker_info(Form)};
        Type ->
            case erl_syntax:is_form(Form) of
                true -> Type;
                false -> wrong()
            end
    end.

analyze_attribute(Tree) ->
    Name = name_of_attribute(Tree),
    case lists:member(Name, [define, undef, include, include_lib, ifdef, ifndef, 'if', elif, 'else', endif]) of
        true -> preprocessor;
        false -> {Name, attribute(Name, Tree)}
    end.

attribute(module, Tree) -> analyze_module_attribute(Tree);
attribute(export, Tree) -> analyze_export_attribute(Tree);
attribute(import, Tree) -> analyze_import_attribute(Tree);
attribute(file, Tree) -> analyze_file_attribute(Tree);
attribute(record, Tree) -> analyze_record_attribute(Tree);
attribute(_, Tree) ->
    {_, Value} = analyze_wild_attribute(Tree),
    Value.

name_of_attribute(Tree) ->
    must_be(attribute, Tree),
    atom(erl_syntax:attribute_name(Tree)).

arguments(Tree) ->
    must_be(attribute, Tree),
    erl_syntax:attribute_arguments(Tree).

must_be(Type, Tree) -> erl_syntax:type(Tree) =:= Type orelse wrong().

atom(Tree) ->
    must_be(atom, Tree),
    erl_syntax:atom_value(Tree).

elements(Tree) ->
    erl_syntax:is_proper_list(Tree) orelse wrong(),
    erl_syntax:list_elements(Tree).

analyze_module_attribute(Tree) ->
    case arguments(Tree) of
        [Module] -> atom(Module);
        [Module, Variables] -> {atom(Module), [erl_syntax:variable_name(Variable) || Variable <- elements(Variables)]};
        _ -> wrong()
    end.

analyze_export_attribute(Tree) ->
    case arguments(Tree) of
        [Functions] -> names(Functions);
        _ -> wrong()
    end.

analyze_import_attribute(Tree) ->
    case arguments(Tree) of
        [Module] -> atom(Module);
        [Module, Functions] -> {atom(Module), names(Functions)};
        _ -> wrong()
    end.

names(Tree) -> [analyze_function_name(Name) || Name <- elements(Tree)].

analyze_file_attribute(Tree) ->
    case arguments(Tree) of
        [File, Line] ->
            must_be(string, File),
            must_be(integer, Line),
            {erl_syntax:string_value(File), erl_syntax:integer_value(Line)};
        _ -> wrong()
    end.

analyze_record_attribute(Tree) ->
    case arguments(Tree) of
        [Name, Fields] ->
            must_be(tuple, Fields),
            {atom(Name), [analyze_record_field(Field) || Field <- erl_syntax:tuple_elements(Fields)]};
        _ -> wrong()
    end.

%% {Name, {Default | none, Type | none}}.
analyze_record_field(Tree) ->
    case erl_syntax:type(Tree) of
        record_field -> {atom(erl_syntax:record_field_name(Tree)), {erl_syntax:record_field_value(Tree), none}};
        typed_record_field ->
            {Name, {Default, _}} = analyze_record_field(erl_syntax:typed_record_field_body(Tree)),
            {Name, {Default, erl_syntax:typed_record_field_type(Tree)}};
        _ -> wrong()
    end.

analyze_record_expr(Tree) ->
    case erl_syntax:type(Tree) of
        record_expr ->
            Fields = [analyze_record_field(Field) || Field <- erl_syntax:record_expr_fields(Tree)],
            {record_expr, {atom(erl_syntax:record_expr_type(Tree)), [{Name, Value} || {Name, {Value, _}} <- Fields]}};
        record_access -> {record_access, {atom(erl_syntax:record_access_type(Tree)), atom(erl_syntax:record_access_field(Tree))}};
        record_index_expr -> {record_index_expr, {atom(erl_syntax:record_index_expr_type(Tree)), atom(erl_syntax:record_index_expr_field(Tree))}};
        Type -> Type
    end.

analyze_wild_attribute(Tree) ->
    Name = name_of_attribute(Tree),
    case erl_syntax:attribute_arguments(Tree) of
        [Value] ->
            try {Name, erl_syntax:concrete(Value)}
            catch
                error:_ -> wrong()
            end;
        _ -> wrong()
    end.

analyze_function(Tree) ->
    must_be(function, Tree),
    {atom(erl_syntax:function_name(Tree)), erl_syntax:function_arity(Tree)}.

analyze_implicit_fun(Tree) ->
    must_be(implicit_fun, Tree),
    analyze_function_name(erl_syntax:implicit_fun_name(Tree)).

%% Name, {Name, Arity}, {Module, Name} or {Module, {Name, Arity}}.
analyze_function_name(Tree) ->
    case erl_syntax:type(Tree) of
        arity_qualifier ->
            Arity = erl_syntax:arity_qualifier_argument(Tree),
            must_be(integer, Arity),
            with_arity(erl_syntax:integer_value(Arity), analyze_function_name(erl_syntax:arity_qualifier_body(Tree)));
        module_qualifier ->
            {atom(erl_syntax:module_qualifier_argument(Tree)), analyze_function_name(erl_syntax:module_qualifier_body(Tree))};
        _ -> atom(Tree)
    end.

analyze_type_name(Tree) ->
    case erl_syntax:type(Tree) of
        arity_qualifier -> analyze_function_name(Tree);
        module_qualifier -> {atom(erl_syntax:module_qualifier_argument(Tree)), analyze_type_name(erl_syntax:module_qualifier_body(Tree))};
        _ -> atom(Tree)
    end.

%% An arity that is there already stays.
with_arity(Arity, {Module, Name}) when not is_integer(Name) -> {Module, with_arity(Arity, Name)};
with_arity(Arity, Name) when is_atom(Name) -> {Name, Arity};
with_arity(_, Name) -> Name.

%% Only the arity where no name is written.
analyze_application(Tree) ->
    must_be(application, Tree),
    Arity = length(erl_syntax:application_arguments(Tree)),
    try with_arity(Arity, analyze_function_name(erl_syntax:application_operator(Tree)))
    catch
        throw:syntax_error -> Arity
    end.

analyze_type_application(Tree) ->
    {Name, Arguments} = case erl_syntax:type(Tree) of
                            type_application -> {erl_syntax:type_application_name(Tree), erl_syntax:type_application_arguments(Tree)};
                            user_type_application -> {erl_syntax:user_type_application_name(Tree), erl_syntax:user_type_application_arguments(Tree)};
                            _ -> wrong()
                        end,
    with_arity(length(Arguments), analyze_type_name(Name)).

%% {Short, Full} for each, the last one first.
function_name_expansions(Names) -> lists:foldl(fun(Name, Pairs) -> [{short(Name), Name} | Pairs] end, [], Names).

short({_, Arity} = Name) when is_integer(Arity) -> Name;
short({_, Name}) -> short(Name);
short(Name) -> Name.

%% Comments and cuts ------------------------------------------------------------------------------------------------------

strip_comments(Tree) -> map(fun without_comments/1, Tree).

without_comments(Tree) ->
    case erl_syntax:type(Tree) of
        form_list ->
            Forms = [Form || Form <- erl_syntax:form_list_elements(Tree), erl_syntax:type(Form) =/= comment],
            erl_syntax:remove_comments(erl_syntax:copy_attrs(Tree, erl_syntax:form_list(Forms)));
        comment -> erl_syntax:comment([]);
        _ -> erl_syntax:remove_comments(Tree)
    end.

to_comment(Tree) -> to_comment(Tree, "% ").
to_comment(Tree, Prefix) -> to_comment(Tree, Prefix, fun(Part) -> erl_prettypr:format(Part) end).
to_comment(Tree, Prefix, Printer) -> erl_syntax:comment([Prefix ++ untabbed(Line, 0) || Line <- lines(lists:flatten(Printer(Tree)))]).

lines(Text) ->
    Lines = string:split(lists:flatten(string:replace(string:replace(Text, "\r\n", "\n", all), "\r", "\n", all)), "\n", all),
    case lists:last(Lines) of
        "" -> lists:droplast(Lines);
        _ -> Lines
    end.

%% A tabulator reaches to the next multiple of eight columns.
untabbed([$\t | Text], Column) -> lists:duplicate(8 - Column rem 8, $\s) ++ untabbed(Text, 0);
untabbed([Char | Text], Column) -> [Char | untabbed(Text, Column + 1)];
untabbed([], _) -> [].

limit(Tree, Depth) -> limit(Tree, Depth, erl_syntax:text("...")).

limit(_, Depth, Node) when Depth < 0 -> Node;
limit(Tree, Depth, Node) -> cut(Tree, Depth, Node).

cut(Tree, Depth, Node) ->
    case erl_syntax:subtrees(Tree) of
        [] when Depth > 0 -> Tree;
        [] ->
            case lists:member(erl_syntax:type(Tree), [atom, char, float, integer, nil, operator, tuple, underscore, variable]) of
                true -> Tree;
                false -> Node
            end;
        Groups when Depth > 1 ->
            erl_syntax:update_tree(Tree, [[cut(Part, Depth - 1, Node) || Part <- cut_list(Group, Depth, Node)] || Group <- Groups]);
        _ when Depth =:= 0 -> Node;
        Groups -> erl_syntax:update_tree(Tree, [cut_group(Group, Node) || Group <- Groups])
    end.

cut_group([], _) -> [];
cut_group([Part], Node) -> [cut(Part, 0, Node)];
cut_group(_, Node) -> [Node].

cut_list(Parts, Most, Node) when length(Parts) > Most -> lists:sublist(Parts, Most - 1) ++ [Node];
cut_list(Parts, _, _) -> Parts.
