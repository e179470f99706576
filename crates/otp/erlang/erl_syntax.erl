%% Syntax trees: Erlang's abstract forms, and nodes that say the same with comments and annotations, behind one set of functions.
%%
%% A tree of ours is a type and the tuple of its parts; what shape/1 says of the parts is all that taking it apart and putting it together know of it.
%% An abstract form is understood by opened/1, and written by closed/4. A form with attributes is wrapped.
-module(erl_syntax).

-compile({no_auto_import, [float/1, tuple_size/1]}).

-export([abstract/1, add_ann/2, add_postcomments/2, add_precomments/2, annotated_type/2, annotated_type_body/1, annotated_type_name/1, application/2,
         application/3, application_arguments/1, application_operator/1, arity_qualifier/2, arity_qualifier_argument/1, arity_qualifier_body/1,
         atom/1, atom_literal/1, atom_literal/2, atom_name/1, atom_value/1, attribute/1, attribute/2, attribute_arguments/1, attribute_name/1,
         binary/1, binary_comp/2, binary_comp_body/1, binary_comp_template/1, binary_field/1, binary_field/2, binary_field/3, binary_field_body/1,
         binary_field_size/1, binary_field_types/1, binary_fields/1, binary_generator/2, binary_generator_body/1, binary_generator_pattern/1,
         bitstring_type/2, bitstring_type_m/1, bitstring_type_n/1, block_expr/1, block_expr_body/1, case_expr/2, case_expr_argument/1,
         case_expr_clauses/1, catch_expr/1, catch_expr_body/1, char/1, char_literal/1, char_literal/2, char_value/1, class_qualifier/2,
         class_qualifier/3, class_qualifier_argument/1, class_qualifier_body/1, class_qualifier_stacktrace/1, clause/2, clause/3, clause_body/1,
         clause_guard/1, clause_patterns/1, comment/1, comment/2, comment_padding/1, comment_text/1, compact_list/1, concrete/1, conjunction/1,
         conjunction_body/1, cons/2, constrained_function_type/2, constrained_function_type_argument/1, constrained_function_type_body/1,
         constraint/2, constraint_argument/1, constraint_body/1, copy_ann/2, copy_attrs/2, copy_comments/2, copy_pos/2, data/1, disjunction/1,
         disjunction_body/1, else_expr/1, else_expr_clauses/1, eof_marker/0, error_marker/1, error_marker_info/1, flatten_form_list/1, float/1,
         float_literal/1, float_value/1, form_list/1, form_list_elements/1, fun_expr/1, fun_expr_arity/1, fun_expr_clauses/1, fun_type/0, function/2,
         function_arity/1, function_clauses/1, function_name/1, function_type/1, function_type/2, function_type_arguments/1, function_type_return/1,
         generator/2, generator_body/1, generator_pattern/1, get_ann/1, get_attrs/1, get_pos/1, get_postcomments/1, get_precomments/1, has_comments/1,
         if_expr/1, if_expr_clauses/1, implicit_fun/1, implicit_fun/2, implicit_fun/3, implicit_fun_name/1, infix_expr/3, infix_expr_left/1,
         infix_expr_operator/1, infix_expr_right/1, integer/1, integer_literal/1, integer_range_type/2, integer_range_type_high/1,
         integer_range_type_low/1, integer_value/1, is_atom/2, is_char/2, is_form/1, is_integer/2, is_leaf/1, is_list_skeleton/1, is_literal/1,
         is_proper_list/1, is_string/2, is_tree/1, join_comments/2, list/1, list/2, list_comp/2, list_comp_body/1, list_comp_template/1,
         list_elements/1, list_head/1, list_length/1, list_prefix/1, list_suffix/1, list_tail/1, macro/1, macro/2, macro_arguments/1, macro_name/1,
         make_tree/2, map_comp/2, map_comp_body/1, map_comp_template/1, map_expr/1, map_expr/2, map_expr_argument/1, map_expr_fields/1,
         map_field_assoc/2, map_field_assoc_name/1, map_field_assoc_value/1, map_field_exact/2, map_field_exact_name/1, map_field_exact_value/1,
         map_generator/2, map_generator_body/1, map_generator_pattern/1, map_type/0, map_type/1, map_type_assoc/2, map_type_assoc_name/1,
         map_type_assoc_value/1, map_type_exact/2, map_type_exact_name/1, map_type_exact_value/1, map_type_fields/1, match_expr/2, match_expr_body/1,
         match_expr_pattern/1, maybe_expr/1, maybe_expr/2, maybe_expr_body/1, maybe_expr_else/1, maybe_match_expr/2, maybe_match_expr_body/1,
         maybe_match_expr_pattern/1, meta/1, module_qualifier/2, module_qualifier_argument/1, module_qualifier_body/1, named_fun_expr/2,
         named_fun_expr_arity/1, named_fun_expr_clauses/1, named_fun_expr_name/1, nil/0, normalize_list/1, operator/1, operator_literal/1,
         operator_name/1, parentheses/1, parentheses_body/1, prefix_expr/2, prefix_expr_argument/1, prefix_expr_operator/1, receive_expr/1,
         receive_expr/3, receive_expr_action/1, receive_expr_clauses/1, receive_expr_timeout/1, record_access/3, record_access_argument/1,
         record_access_field/1, record_access_type/1, record_expr/2, record_expr/3, record_expr_argument/1, record_expr_fields/1, record_expr_type/1,
         record_field/1, record_field/2, record_field_name/1, record_field_value/1, record_index_expr/2, record_index_expr_field/1,
         record_index_expr_type/1, record_type/2, record_type_field/2, record_type_field_name/1, record_type_field_type/1, record_type_fields/1,
         record_type_name/1, remove_comments/1, revert/1, revert_forms/1, set_ann/2, set_attrs/2, set_pos/2, set_postcomments/2, set_precomments/2,
         size_qualifier/2, size_qualifier_argument/1, size_qualifier_body/1, string/1, string_literal/1, string_literal/2, string_value/1, subtrees/1,
         text/1, text_string/1, tree/1, tree/2, try_after_expr/2, try_expr/2, try_expr/3, try_expr/4, try_expr_after/1, try_expr_body/1,
         try_expr_clauses/1, try_expr_handlers/1, tuple/1, tuple_elements/1, tuple_size/1, tuple_type/0, tuple_type/1, tuple_type_elements/1, type/1,
         type_application/2, type_application/3, type_application_arguments/1, type_application_name/1, type_union/1, type_union_types/1,
         typed_record_field/2, typed_record_field_body/1, typed_record_field_type/1, underscore/0, update_tree/2, user_type_application/2,
         user_type_application_arguments/1, user_type_application_name/1, variable/1, variable_literal/1, variable_name/1, warning_marker/1,
         warning_marker_info/1]).

-export_type([syntaxTree/0, syntaxTreeAttributes/0, forms/0, padding/0]).

-record(com, {pre = [] :: [term()], post = [] :: [term()]}).
-record(attr, {pos = 0 :: term(), ann = [] :: [term()], com = none :: none | #com{}}).
-record(tree, {type :: atom(), attr = #attr{} :: #attr{}, data :: term()}).
-record(wrapper, {type :: atom(), attr = #attr{} :: #attr{}, tree :: tuple()}).

-type syntaxTree() :: #tree{} | #wrapper{} | tuple().
-type syntaxTreeAttributes() :: #attr{}.
-type forms() :: syntaxTree() | [syntaxTree()].
-type padding() :: none | integer().

%% Nodes ------------------------------------------------------------------------------------------------------------------

tree(Type) -> tree(Type, []).
tree(Type, Data) -> #tree{type = Type, data = Data}.

data(#tree{data = Data}) -> Data;
data(Node) -> erlang:error({badarg, Node}).

is_tree(#tree{}) -> true;
is_tree(_) -> false.

wrapped(#wrapper{} = Node) -> Node;
wrapped(Node) -> #wrapper{type = type(Node), attr = #attr{pos = get_pos(Node)}, tree = Node}.

unwrapped(#wrapper{tree = Form}) -> Form;
unwrapped(Node) -> Node.

type(#tree{type = Type}) -> Type;
type(#wrapper{type = Type}) -> Type;
type({var, _, '_'}) -> underscore;
type({var, _, _}) -> variable;
type({'fun', _, {clauses, _}}) -> fun_expr;
type({'fun', _, _}) -> implicit_fun;
type({map, _, _}) -> map_expr;
type({op, _, _, _, _}) -> infix_expr;
type({op, _, _, _}) -> prefix_expr;
type({record_field, _, _, _, _}) -> record_access;
type({type, _, binary, [_, _]}) -> bitstring_type;
type({type, _, bounded_fun, [_, _]}) -> constrained_function_type;
type({type, _, constraint, [_, _]}) -> constraint;
type({type, _, 'fun', []}) -> fun_type;
type({type, _, 'fun', [_, _]}) -> function_type;
type({type, _, map, _}) -> map_type;
type({type, _, map_field_assoc, _}) -> map_type_assoc;
type({type, _, map_field_exact, _}) -> map_type_exact;
type({type, _, record, _}) -> record_type;
type({type, _, field_type, _}) -> record_type_field;
type({type, _, range, _}) -> integer_range_type;
type({type, _, tuple, _}) -> tuple_type;
type({type, _, union, _}) -> type_union;
type({type, _, _, _}) -> type_application;
type(Node) when is_tuple(Node), erlang:tuple_size(Node) >= 2 ->
    case lists:member(element(1, Node), [atom, char, float, integer, nil, string, attribute, clause, function, tuple]) of
        true -> element(1, Node);
        false -> type_of_tag(Node)
    end;
type(Node) -> erlang:error({badarg, Node}).

type_of_tag(Node) ->
    case element(1, Node) of
        error -> error_marker;
        warning -> warning_marker;
        eof -> eof_marker;
        'case' -> case_expr;
        'catch' -> catch_expr;
        named_fun -> named_fun_expr;
        'if' -> if_expr;
        'maybe' -> maybe_expr;
        'else' -> else_expr;
        'receive' -> receive_expr;
        bin -> binary;
        bin_element -> binary_field;
        block -> block_expr;
        call -> application;
        cons -> list;
        b_generate -> binary_generator;
        generate -> generator;
        m_generate -> map_generator;
        lc -> list_comp;
        bc -> binary_comp;
        mc -> map_comp;
        match -> match_expr;
        map -> map_expr;
        map_field_assoc -> map_field_assoc;
        map_field_exact -> map_field_exact;
        maybe_match -> maybe_match_expr;
        record -> record_expr;
        record_index -> record_index_expr;
        remote -> module_qualifier;
        'try' -> try_expr;
        ann_type -> annotated_type;
        remote_type -> type_application;
        user_type -> user_type_application;
        _ -> erlang:error({badarg, Node})
    end.

is_leaf(Node) ->
    case type(Node) of
        map_expr -> map_expr_argument(Node) =:= none andalso map_expr_fields(Node) =:= [];
        map_type -> map_type_fields(Node) =:= any_size;
        tuple -> tuple_elements(Node) =:= [];
        tuple_type -> tuple_type_elements(Node) =:= any_size;
        Type ->
            lists:member(Type, [atom, char, comment, eof_marker, error_marker, float, fun_type, integer, nil, operator, string, text, underscore,
                                variable, warning_marker])
    end.

is_form(Node) -> lists:member(type(Node), [attribute, comment, function, eof_marker, error_marker, form_list, warning_marker, text]).

%% Attributes of nodes ----------------------------------------------------------------------------------------------------

get_attrs(#tree{attr = Attrs}) -> Attrs;
get_attrs(#wrapper{attr = Attrs}) -> Attrs;
get_attrs(Node) -> #attr{pos = get_pos(Node)}.

set_attrs(#tree{} = Node, Attrs) -> Node#tree{attr = Attrs};
set_attrs(Node, Attrs) -> (wrapped(Node))#wrapper{attr = Attrs}.

copy_attrs(From, To) -> set_attrs(To, get_attrs(From)).

get_pos(#tree{attr = #attr{pos = Pos}}) -> Pos;
get_pos(#wrapper{attr = #attr{pos = Pos}}) -> Pos;
get_pos({Tag, {Pos, _, _}}) when Tag =:= error; Tag =:= warning -> Pos;
get_pos(Node) -> element(2, Node).

set_pos(#tree{attr = Attrs} = Node, Pos) -> Node#tree{attr = Attrs#attr{pos = Pos}};
set_pos(Node, Pos) ->
    #wrapper{attr = Attrs, tree = Form} = Wrapped = wrapped(Node),
    Moved = case Form of
                {Tag, {_, Module, Reason}} when Tag =:= error; Tag =:= warning -> {Tag, {Pos, Module, Reason}};
                _ -> setelement(2, Form, Pos)
            end,
    Wrapped#wrapper{attr = Attrs#attr{pos = Pos}, tree = Moved}.

copy_pos(From, To) -> set_pos(To, get_pos(From)).

comments(Node) ->
    case get_attrs(Node) of
        #attr{com = none} -> #com{};
        #attr{com = Comments} -> Comments
    end.

set_comments(Node, Comments) -> set_attrs(Node, (get_attrs(Node))#attr{com = Comments}).

get_precomments(Node) -> (comments(Node))#com.pre.
set_precomments(Node, Comments) -> set_comments(Node, (comments(Node))#com{pre = Comments}).
add_precomments(Comments, Node) -> set_precomments(Node, get_precomments(Node) ++ Comments).
get_postcomments(Node) -> (comments(Node))#com.post.
set_postcomments(Node, Comments) -> set_comments(Node, (comments(Node))#com{post = Comments}).
add_postcomments(Comments, Node) -> set_postcomments(Node, get_postcomments(Node) ++ Comments).
has_comments(Node) -> comments(Node) =/= #com{}.

remove_comments(Node) ->
    case has_comments(Node) of
        true -> set_comments(Node, none);
        false -> Node
    end.

copy_comments(From, To) -> set_comments(To, (get_attrs(From))#attr.com).
join_comments(From, To) -> add_postcomments(get_postcomments(From), add_precomments(get_precomments(From), To)).

get_ann(Node) -> (get_attrs(Node))#attr.ann.
set_ann(Node, Annotations) -> set_attrs(Node, (get_attrs(Node))#attr{ann = Annotations}).
add_ann(Annotation, Node) -> set_ann(Node, [Annotation | get_ann(Node)]).
copy_ann(From, To) -> set_ann(To, get_ann(From)).

%% Parts ------------------------------------------------------------------------------------------------------------------

field(Place, Node) -> element(Place, opened(unwrapped(Node))).

%% The parts of a composite node.
opened(#tree{data = Data}) -> Data;
opened({ann_type, _, [Name, Body]}) -> {Name, Body};
opened({call, _, Operator, Arguments}) -> {Operator, Arguments};
opened({attribute, Pos, Name, Data}) -> {set_pos(atom(Name), Pos), arguments(Name, Data, Pos)};
opened({bin, _, Fields}) -> {Fields};
opened({Tag, _, Template, Body}) when Tag =:= bc; Tag =:= lc; Tag =:= mc -> {Template, Body};
opened({bin_element, Pos, Body, Size, Types}) ->
    {case Size of default -> Body; _ -> size_qualifier(Body, Size) end,
     case Types of default -> []; _ -> [segment_type(Type, Pos) || Type <- Types] end};
opened({Tag, _, Pattern, Body}) when Tag =:= b_generate; Tag =:= generate; Tag =:= m_generate; Tag =:= match; Tag =:= maybe_match -> {Pattern, Body};
opened({Tag, _, Only}) when Tag =:= block; Tag =:= 'catch'; Tag =:= 'else'; Tag =:= 'if'; Tag =:= tuple -> {Only};
opened({'case', _, Argument, Clauses}) -> {Argument, Clauses};
opened({clause, _, Patterns, Guard, Body}) -> {Patterns, guard(Guard), Body};
opened({cons, _, Head, Tail}) ->
    {Prefix, Suffix} = cells(Tail, [Head]),
    {Prefix, Suffix};
opened({'fun', _, {clauses, Clauses}}) -> {Clauses};
opened({'fun', Pos, {function, Name, Arity}}) -> {arity_qualifier(set_pos(atom(Name), Pos), set_pos(integer(Arity), Pos))};
opened({'fun', _, {function, Module, Name, Arity}}) -> {module_qualifier(Module, arity_qualifier(Name, Arity))};
opened({function, Pos, Name, _, Clauses}) -> {set_pos(atom(Name), Pos), Clauses};
opened({map, _, Fields}) -> {none, Fields};
opened({map, _, Argument, Fields}) -> {Argument, Fields};
opened({Tag, _, Name, Value}) when Tag =:= map_field_assoc; Tag =:= map_field_exact -> {Name, Value};
opened({'maybe', _, Body}) -> {Body, none};
opened({'maybe', _, Body, Else}) -> {Body, Else};
opened({named_fun, Pos, Name, Clauses}) -> {set_pos(variable(Name), Pos), Clauses};
opened({op, Pos, Operator, Left, Right}) -> {Left, set_pos(operator(Operator), Pos), Right};
opened({op, Pos, Operator, Argument}) -> {set_pos(operator(Operator), Pos), Argument};
opened({'receive', _, Clauses}) -> {Clauses, none, []};
opened({'receive', _, Clauses, Timeout, Action}) -> {Clauses, Timeout, Action};
opened({record, Pos, Type, Fields}) -> {none, set_pos(atom(Type), Pos), [record_part(Field) || Field <- Fields]};
opened({record, Pos, Argument, Type, Fields}) -> {Argument, set_pos(atom(Type), Pos), [record_part(Field) || Field <- Fields]};
opened({record_field, Pos, Argument, Type, Field}) -> {Argument, set_pos(atom(Type), Pos), Field};
opened({record_index, Pos, Type, Field}) -> {set_pos(atom(Type), Pos), Field};
opened({remote, _, Module, Body}) -> {Module, Body};
opened({remote_type, _, [Module, Name, Arguments]}) -> {module_qualifier(Module, Name), Arguments};
opened({'try', _, Body, Clauses, Handlers, After}) -> {Body, Clauses, [handler(Clause) || Clause <- Handlers], After};
opened({type, _, bounded_fun, [Body, Constraints]}) -> {Body, conjunction(Constraints)};
opened({type, _, 'fun', [{type, _, any}, Return]}) -> {any_arity, Return};
opened({type, _, 'fun', [{type, _, product, Arguments}, Return]}) -> {Arguments, Return};
opened({type, _, Sized, any}) when Sized =:= map; Sized =:= tuple -> {any_size};
opened({type, _, List, Types}) when List =:= map; List =:= tuple; List =:= union -> {Types};
opened({type, _, record, [Name | Fields]}) -> {Name, Fields};
opened({type, _, Pair, [First, Second]})
  when Pair =:= binary; Pair =:= constraint; Pair =:= map_field_assoc; Pair =:= map_field_exact; Pair =:= field_type; Pair =:= range -> {First, Second};
opened({Tag, Pos, Name, Arguments}) when Tag =:= type; Tag =:= user_type -> {set_pos(atom(Name), Pos), Arguments};
opened(Node) -> erlang:error({badarg, Node}).

segment_type({Type, Size}, Pos) -> set_pos(size_qualifier(atom(Type), integer(Size)), Pos);
segment_type(Type, Pos) -> set_pos(atom(Type), Pos).

guard([]) -> none;
guard([Tests | _] = Alternatives) when is_list(Tests) -> disjunction([conjunction(Each) || Each <- Alternatives]);
guard(Tests) -> conjunction(Tests).

cells({cons, _, Head, Tail}, Heads) -> cells(Tail, [Head | Heads]);
cells({nil, _}, Heads) -> {lists:reverse(Heads), none};
cells(Tail, Heads) -> {lists:reverse(Heads), Tail}.

record_part({typed_record_field, Field, Type}) ->
    Part = record_part(Field),
    set_pos(typed_record_field(Part, Type), get_pos(Part));
record_part({record_field, Pos, Name}) -> set_pos(record_field(Name), Pos);
record_part({record_field, Pos, Name, Value}) -> set_pos(record_field(Name, Value), Pos).

handler({clause, Pos, [{tuple, _, [{atom, _, throw}, Reason, {var, _, '_'}]}], Guard, Body}) -> {clause, Pos, [Reason], Guard, Body};
handler({clause, Pos, [{tuple, _, [Class, Reason, Stack]}], Guard, Body}) -> {clause, Pos, [class_qualifier(Class, Reason, Stack)], Guard, Body}.

arguments(module, {Module, Variables}, Pos) -> [set_pos(atom(Module), Pos), set_pos(list([set_pos(variable(V), Pos) || V <- Variables]), Pos)];
arguments(module, Module, Pos) -> [set_pos(atom(Module), Pos)];
arguments(export, Functions, Pos) -> [functions(Functions, Pos)];
arguments(import, {Module, Functions}, Pos) -> [set_pos(atom(Module), Pos), functions(Functions, Pos)];
arguments(file, {File, Line}, Pos) -> [set_pos(string(File), Pos), set_pos(integer(Line), Pos)];
arguments(record, {Name, Fields}, Pos) -> [set_pos(atom(Name), Pos), set_pos(tuple([record_part(Field) || Field <- Fields]), Pos)];
arguments(_, Data, Pos) -> [set_pos(abstract(Data), Pos)].

functions(Functions, Pos) -> set_pos(list([set_pos(arity_qualifier(atom(Name), integer(Arity)), Pos) || {Name, Arity} <- Functions]), Pos).

%% What the parts of a node are: nodes, lists of nodes, or something that may not be there.
shape(annotated_type) -> [one, one];
shape(application) -> [one, many];
shape(arity_qualifier) -> [one, one];
shape(binary) -> [many];
shape(binary_comp) -> [one, many];
shape(binary_generator) -> [one, one];
shape(bitstring_type) -> [one, one];
shape(block_expr) -> [many];
shape(case_expr) -> [one, many];
shape(catch_expr) -> [one];
shape(conjunction) -> [many];
shape(constraint) -> [one, many];
shape(disjunction) -> [many];
shape(else_expr) -> [many];
shape(fun_expr) -> [many];
shape(function) -> [one, many];
shape(generator) -> [one, one];
shape(if_expr) -> [many];
shape(implicit_fun) -> [one];
shape(infix_expr) -> [one, one, one];
shape(integer_range_type) -> [one, one];
shape(list_comp) -> [one, many];
shape(map_comp) -> [one, many];
shape(map_field_assoc) -> [one, one];
shape(map_field_exact) -> [one, one];
shape(map_generator) -> [one, one];
shape(map_type_assoc) -> [one, one];
shape(map_type_exact) -> [one, one];
shape(match_expr) -> [one, one];
shape(maybe_match_expr) -> [one, one];
shape(module_qualifier) -> [one, one];
shape(named_fun_expr) -> [one, many];
shape(parentheses) -> [one];
shape(prefix_expr) -> [one, one];
shape(record_access) -> [one, one, one];
shape(record_index_expr) -> [one, one];
shape(record_type) -> [one, many];
shape(record_type_field) -> [one, one];
shape(size_qualifier) -> [one, one];
shape(try_expr) -> [many, many, many, many];
shape(tuple) -> [many];
shape(type_application) -> [one, many];
shape(type_union) -> [many];
shape(typed_record_field) -> [one, one];
shape(user_type_application) -> [one, many];
shape(attribute) -> [one, {maybe_many, none}];
shape(binary_field) -> [one, {maybe_many, []}];
shape(class_qualifier) -> [one, one, one];
shape(clause) -> [many, maybe_one, many];
shape(constrained_function_type) -> [one, {within, conjunction}];
shape(form_list) -> [many];
shape(function_type) -> [{maybe_many, any_arity}, one];
shape(list) -> [many, maybe_one];
shape(macro) -> [one, {maybe_many, none}];
shape(map_expr) -> [maybe_one, many];
shape(map_type) -> [many];
shape(maybe_expr) -> [many, maybe_one];
shape(receive_expr) -> [many, maybe_one, {maybe_many, []}];
shape(record_expr) -> [maybe_one, one, many];
shape(record_field) -> [one, maybe_one];
shape(tuple_type) -> [many];
shape(Type) -> erlang:error({badarg, Type}).

subtrees(Node) ->
    case is_leaf(Node) of
        true -> [];
        false ->
            Parts = tuple_to_list(opened(unwrapped(Node))),
            lists:append([group(Kind, Part) || Kind <- shape(type(Node)) && Part <- Parts])
    end.

group(one, Part) -> [[Part]];
group(many, Parts) -> [Parts];
group(maybe_one, none) -> [];
group(maybe_one, Part) -> [[Part]];
group({maybe_many, Absent}, Absent) -> [];
group({maybe_many, _}, Parts) -> [Parts];
group({within, _}, Node) -> [field(1, Node)].

make_tree(class_qualifier, [[Class], [Body]]) -> class_qualifier(Class, Body);
make_tree(list, [Prefix]) -> list(Prefix);
make_tree(list, [Prefix, [Suffix]]) -> list(Prefix, Suffix);
make_tree(clause, [Patterns, Body]) -> clause(Patterns, none, Body);
make_tree(clause, [Patterns, [Guard], Body]) -> clause(Patterns, Guard, Body);
make_tree(Type, Groups) ->
    Kinds = shape(Type),
    tree(Type, list_to_tuple(parts(Kinds, Groups, length(Groups) - length([Kind || Kind <- Kinds, not is_optional(Kind)])))).

is_optional(maybe_one) -> true;
is_optional({maybe_many, _}) -> true;
is_optional(_) -> false.

%% Groups beyond those that must be there belong to the optional parts, from the left.
parts([Kind | Kinds], Groups, 0) ->
    case Kind of
        maybe_one -> [none | parts(Kinds, Groups, 0)];
        {maybe_many, Absent} -> [Absent | parts(Kinds, Groups, 0)];
        _ -> [part(Kind, hd(Groups)) | parts(Kinds, tl(Groups), 0)]
    end;
parts([Kind | Kinds], [Group | Groups], Spare) ->
    Left = case is_optional(Kind) of
               true -> Spare - 1;
               false -> Spare
           end,
    [part(Kind, Group) | parts(Kinds, Groups, Left)];
parts([], [], 0) -> [].

part(one, [Part]) -> Part;
part(maybe_one, [Part]) -> Part;
part({within, Type}, Parts) -> tree(Type, {Parts});
part(_, Parts) -> Parts.

update_tree(Node, Groups) -> copy_attrs(Node, make_tree(type(Node), Groups)).

%% Leaves -----------------------------------------------------------------------------------------------------------------

value(Node) ->
    case unwrapped(Node) of
        #tree{data = Value} -> Value;
        {_, _, Value} -> Value
    end.

is_leaf_of(Type, Node, Value) ->
    case unwrapped(Node) of
        #tree{type = Type, data = Value} -> true;
        {Type, _, Value} -> true;
        _ -> false
    end.

named(Name) when is_atom(Name) -> Name;
named(Name) -> list_to_atom(Name).

atom(Name) -> tree(atom, named(Name)).
is_atom(Node, Value) -> is_leaf_of(atom, Node, Value).
atom_value(Node) -> value(Node).
atom_name(Node) -> atom_to_list(atom_value(Node)).
atom_literal(Node) -> atom_literal(Node, latin1).
atom_literal(Node, latin1) -> io_lib:write_atom_as_latin1(atom_value(Node));
atom_literal(Node, Encoding) when Encoding =:= utf8; Encoding =:= unicode -> io_lib:write_atom(atom_value(Node)).

char(Char) -> tree(char, Char).
is_char(Node, Value) -> is_leaf_of(char, Node, Value).
char_value(Node) -> value(Node).
char_literal(Node) -> char_literal(Node, latin1).
char_literal(Node, latin1) -> io_lib:write_char_as_latin1(char_value(Node));
char_literal(Node, Encoding) when Encoding =:= utf8; Encoding =:= unicode -> io_lib:write_char(char_value(Node)).

string(String) -> tree(string, String).
is_string(Node, Value) -> is_leaf_of(string, Node, Value).
string_value(Node) -> value(Node).
string_literal(Node) -> string_literal(Node, latin1).
string_literal(Node, latin1) -> io_lib:write_string_as_latin1(string_value(Node));
string_literal(Node, Encoding) when Encoding =:= utf8; Encoding =:= unicode -> io_lib:write_string(string_value(Node)).

integer(Value) -> tree(integer, Value).
is_integer(Node, Value) -> is_leaf_of(integer, Node, Value).
integer_value(Node) -> value(Node).
integer_literal(Node) -> integer_to_list(integer_value(Node)).

float(Value) -> tree(float, Value).
float_value(Node) -> value(Node).
float_literal(Node) -> float_to_list(float_value(Node)).

variable(Name) -> tree(variable, named(Name)).
variable_name(Node) -> value(Node).
variable_literal(Node) -> atom_to_list(variable_name(Node)).
underscore() -> tree(underscore).

operator(Name) -> tree(operator, named(Name)).
operator_name(Node) -> data(Node).
operator_literal(Node) -> atom_to_list(operator_name(Node)).

text(String) -> tree(text, String).
text_string(Node) -> data(Node).

comment(Lines) -> comment(none, Lines).
comment(Padding, Lines) -> tree(comment, {Padding, Lines}).
comment_padding(Node) -> element(1, data(Node)).
comment_text(Node) -> element(2, data(Node)).

nil() -> tree(nil).
eof_marker() -> tree(eof_marker).
fun_type() -> tree(fun_type).

error_marker(Error) -> tree(error_marker, Error).
error_marker_info(Node) -> marked(Node).
warning_marker(Warning) -> tree(warning_marker, Warning).
warning_marker_info(Node) -> marked(Node).

marked(Node) ->
    case unwrapped(Node) of
        #tree{data = Info} -> Info;
        {_, Info} -> Info
    end.

%% Composite nodes --------------------------------------------------------------------------------------------------------

annotated_type(Name, Body) -> tree(annotated_type, {Name, Body}).
annotated_type_name(Node) -> field(1, Node).
annotated_type_body(Node) -> field(2, Node).

application(Operator, Arguments) -> tree(application, {Operator, Arguments}).
application_operator(Node) -> field(1, Node).
application_arguments(Node) -> field(2, Node).

arity_qualifier(Body, Argument) -> tree(arity_qualifier, {Body, Argument}).
arity_qualifier_body(Node) -> field(1, Node).
arity_qualifier_argument(Node) -> field(2, Node).

binary(Fields) -> tree(binary, {Fields}).
binary_fields(Node) -> field(1, Node).

binary_comp(Template, Body) -> tree(binary_comp, {Template, Body}).
binary_comp_template(Node) -> field(1, Node).
binary_comp_body(Node) -> field(2, Node).

binary_generator(Pattern, Body) -> tree(binary_generator, {Pattern, Body}).
binary_generator_pattern(Node) -> field(1, Node).
binary_generator_body(Node) -> field(2, Node).

bitstring_type(M, N) -> tree(bitstring_type, {M, N}).
bitstring_type_m(Node) -> field(1, Node).
bitstring_type_n(Node) -> field(2, Node).

block_expr(Body) -> tree(block_expr, {Body}).
block_expr_body(Node) -> field(1, Node).

case_expr(Argument, Clauses) -> tree(case_expr, {Argument, Clauses}).
case_expr_argument(Node) -> field(1, Node).
case_expr_clauses(Node) -> field(2, Node).

catch_expr(Body) -> tree(catch_expr, {Body}).
catch_expr_body(Node) -> field(1, Node).

conjunction(Body) -> tree(conjunction, {Body}).
conjunction_body(Node) -> field(1, Node).

constraint(Argument, Body) -> tree(constraint, {Argument, Body}).
constraint_argument(Node) -> field(1, Node).
constraint_body(Node) -> field(2, Node).

disjunction(Body) -> tree(disjunction, {Body}).
disjunction_body(Node) -> field(1, Node).

else_expr(Clauses) -> tree(else_expr, {Clauses}).
else_expr_clauses(Node) -> field(1, Node).

fun_expr(Clauses) -> tree(fun_expr, {Clauses}).
fun_expr_clauses(Node) -> field(1, Node).

function(Name, Clauses) -> tree(function, {Name, Clauses}).
function_name(Node) -> field(1, Node).
function_clauses(Node) -> field(2, Node).

generator(Pattern, Body) -> tree(generator, {Pattern, Body}).
generator_pattern(Node) -> field(1, Node).
generator_body(Node) -> field(2, Node).

if_expr(Clauses) -> tree(if_expr, {Clauses}).
if_expr_clauses(Node) -> field(1, Node).

implicit_fun(Name) -> tree(implicit_fun, {Name}).
implicit_fun_name(Node) -> field(1, Node).

infix_expr(Left, Operator, Right) -> tree(infix_expr, {Left, Operator, Right}).
infix_expr_left(Node) -> field(1, Node).
infix_expr_operator(Node) -> field(2, Node).
infix_expr_right(Node) -> field(3, Node).

integer_range_type(Low, High) -> tree(integer_range_type, {Low, High}).
integer_range_type_low(Node) -> field(1, Node).
integer_range_type_high(Node) -> field(2, Node).

list_comp(Template, Body) -> tree(list_comp, {Template, Body}).
list_comp_template(Node) -> field(1, Node).
list_comp_body(Node) -> field(2, Node).

map_comp(Template, Body) -> tree(map_comp, {Template, Body}).
map_comp_template(Node) -> field(1, Node).
map_comp_body(Node) -> field(2, Node).

map_field_assoc(Name, Value) -> tree(map_field_assoc, {Name, Value}).
map_field_assoc_name(Node) -> field(1, Node).
map_field_assoc_value(Node) -> field(2, Node).

map_field_exact(Name, Value) -> tree(map_field_exact, {Name, Value}).
map_field_exact_name(Node) -> field(1, Node).
map_field_exact_value(Node) -> field(2, Node).

map_generator(Pattern, Body) -> tree(map_generator, {Pattern, Body}).
map_generator_pattern(Node) -> field(1, Node).
map_generator_body(Node) -> field(2, Node).

map_type_assoc(Name, Value) -> tree(map_type_assoc, {Name, Value}).
map_type_assoc_name(Node) -> field(1, Node).
map_type_assoc_value(Node) -> field(2, Node).

map_type_exact(Name, Value) -> tree(map_type_exact, {Name, Value}).
map_type_exact_name(Node) -> field(1, Node).
map_type_exact_value(Node) -> field(2, Node).

match_expr(Pattern, Body) -> tree(match_expr, {Pattern, Body}).
match_expr_pattern(Node) -> field(1, Node).
match_expr_body(Node) -> field(2, Node).

maybe_match_expr(Pattern, Body) -> tree(maybe_match_expr, {Pattern, Body}).
maybe_match_expr_pattern(Node) -> field(1, Node).
maybe_match_expr_body(Node) -> field(2, Node).

module_qualifier(Argument, Body) -> tree(module_qualifier, {Argument, Body}).
module_qualifier_argument(Node) -> field(1, Node).
module_qualifier_body(Node) -> field(2, Node).

named_fun_expr(Name, Clauses) -> tree(named_fun_expr, {Name, Clauses}).
named_fun_expr_name(Node) -> field(1, Node).
named_fun_expr_clauses(Node) -> field(2, Node).

parentheses(Body) -> tree(parentheses, {Body}).
parentheses_body(Node) -> field(1, Node).

prefix_expr(Operator, Argument) -> tree(prefix_expr, {Operator, Argument}).
prefix_expr_operator(Node) -> field(1, Node).
prefix_expr_argument(Node) -> field(2, Node).

record_access(Argument, Type, Field) -> tree(record_access, {Argument, Type, Field}).
record_access_argument(Node) -> field(1, Node).
record_access_type(Node) -> field(2, Node).
record_access_field(Node) -> field(3, Node).

record_index_expr(Type, Field) -> tree(record_index_expr, {Type, Field}).
record_index_expr_type(Node) -> field(1, Node).
record_index_expr_field(Node) -> field(2, Node).

record_type(Name, Fields) -> tree(record_type, {Name, Fields}).
record_type_name(Node) -> field(1, Node).
record_type_fields(Node) -> field(2, Node).

record_type_field(Name, Type) -> tree(record_type_field, {Name, Type}).
record_type_field_name(Node) -> field(1, Node).
record_type_field_type(Node) -> field(2, Node).

size_qualifier(Body, Argument) -> tree(size_qualifier, {Body, Argument}).
size_qualifier_body(Node) -> field(1, Node).
size_qualifier_argument(Node) -> field(2, Node).

try_expr(Body, Clauses, Handlers, After) -> tree(try_expr, {Body, Clauses, Handlers, After}).
try_expr_body(Node) -> field(1, Node).
try_expr_clauses(Node) -> field(2, Node).
try_expr_handlers(Node) -> field(3, Node).
try_expr_after(Node) -> field(4, Node).

tuple(Elements) -> tree(tuple, {Elements}).
tuple_elements(Node) -> field(1, Node).

type_application(Name, Arguments) -> tree(type_application, {Name, Arguments}).
type_application_name(Node) -> field(1, Node).
type_application_arguments(Node) -> field(2, Node).

type_union(Types) -> tree(type_union, {Types}).
type_union_types(Node) -> field(1, Node).

typed_record_field(Body, Type) -> tree(typed_record_field, {Body, Type}).
typed_record_field_body(Node) -> field(1, Node).
typed_record_field_type(Node) -> field(2, Node).

user_type_application(Name, Arguments) -> tree(user_type_application, {Name, Arguments}).
user_type_application_name(Node) -> field(1, Node).
user_type_application_arguments(Node) -> field(2, Node).

application(none, Name, Arguments) -> application(Name, Arguments);
application(Module, Name, Arguments) -> application(module_qualifier(Module, Name), Arguments).

type_application(none, Name, Arguments) -> type_application(Name, Arguments);
type_application(Module, Name, Arguments) -> type_application(module_qualifier(Module, Name), Arguments).

attribute(Name) -> attribute(Name, none).
attribute(Name, Arguments) -> tree(attribute, {Name, Arguments}).
attribute_name(Node) -> field(1, Node).
attribute_arguments(Node) -> field(2, Node).

binary_field(Body) -> binary_field(Body, []).
binary_field(Body, Types) -> tree(binary_field, {Body, Types}).
binary_field(Body, none, Types) -> binary_field(Body, Types);
binary_field(Body, Size, Types) -> binary_field(size_qualifier(Body, Size), Types).
binary_field_body(Node) -> field(1, Node).
binary_field_types(Node) -> field(2, Node).

binary_field_size(Node) ->
    Body = binary_field_body(Node),
    case type(Body) of
        size_qualifier -> size_qualifier_argument(Body);
        _ -> none
    end.

class_qualifier(Class, Body) -> class_qualifier(Class, Body, {var, get_pos(Body), '_'}).
class_qualifier(Class, Body, Stack) -> tree(class_qualifier, {Class, Body, Stack}).
class_qualifier_argument(Node) -> field(1, Node).
class_qualifier_body(Node) -> field(2, Node).
class_qualifier_stacktrace(Node) -> field(3, Node).

clause(Guard, Body) -> clause([], Guard, Body).
clause(Patterns, Guard, Body) when is_list(Guard) -> tree(clause, {Patterns, guard(Guard), Body});
clause(Patterns, Guard, Body) -> tree(clause, {Patterns, Guard, Body}).
clause_patterns(Node) -> field(1, Node).
clause_guard(Node) -> field(2, Node).
clause_body(Node) -> field(3, Node).

constrained_function_type(Body, Constraints) -> tree(constrained_function_type, {Body, conjunction(Constraints)}).
constrained_function_type_body(Node) -> field(1, Node).
constrained_function_type_argument(Node) -> field(2, Node).

form_list(Forms) -> tree(form_list, {Forms}).
form_list_elements(Node) -> field(1, Node).
flatten_form_list(Node) -> copy_attrs(Node, form_list(flat_forms(form_list_elements(Node)))).

flat_forms(Forms) ->
    lists:flatmap(fun(Form) ->
                          case type(Form) of
                              form_list -> flat_forms(form_list_elements(Form));
                              _ -> [Form]
                          end
                  end, Forms).

fun_expr_arity(Node) -> arity(fun_expr_clauses(Node)).
function_arity(Node) -> arity(function_clauses(Node)).
named_fun_expr_arity(Node) -> arity(named_fun_expr_clauses(Node)).

arity([Clause | _]) -> length(clause_patterns(Clause)).

function_type(Return) -> function_type(any_arity, Return).
function_type(Arguments, Return) -> tree(function_type, {Arguments, Return}).
function_type_arguments(Node) -> field(1, Node).
function_type_return(Node) -> field(2, Node).

implicit_fun(Name, none) -> implicit_fun(Name);
implicit_fun(Name, Arity) -> implicit_fun(arity_qualifier(Name, Arity)).
implicit_fun(none, Name, Arity) -> implicit_fun(Name, Arity);
implicit_fun(Module, Name, Arity) -> implicit_fun(module_qualifier(Module, arity_qualifier(Name, Arity))).

macro(Name) -> macro(Name, none).
macro(Name, Arguments) -> tree(macro, {Name, Arguments}).
macro_name(Node) -> field(1, Node).
macro_arguments(Node) -> field(2, Node).

map_expr(Fields) -> map_expr(none, Fields).
map_expr(Argument, Fields) -> tree(map_expr, {Argument, Fields}).
map_expr_argument(Node) -> field(1, Node).
map_expr_fields(Node) -> field(2, Node).

map_type() -> map_type(any_size).
map_type(Fields) -> tree(map_type, {Fields}).
map_type_fields(Node) -> field(1, Node).

maybe_expr(Body) -> maybe_expr(Body, none).
maybe_expr(Body, Else) -> tree(maybe_expr, {Body, Else}).
maybe_expr_body(Node) -> field(1, Node).
maybe_expr_else(Node) -> field(2, Node).

receive_expr(Clauses) -> receive_expr(Clauses, none, []).
receive_expr(Clauses, none, _) -> tree(receive_expr, {Clauses, none, []});
receive_expr(Clauses, Timeout, Action) -> tree(receive_expr, {Clauses, Timeout, Action}).
receive_expr_clauses(Node) -> field(1, Node).
receive_expr_timeout(Node) -> field(2, Node).
receive_expr_action(Node) -> field(3, Node).

record_expr(Type, Fields) -> record_expr(none, Type, Fields).
record_expr(Argument, Type, Fields) -> tree(record_expr, {Argument, Type, Fields}).
record_expr_argument(Node) -> field(1, Node).
record_expr_type(Node) -> field(2, Node).
record_expr_fields(Node) -> field(3, Node).

record_field(Name) -> record_field(Name, none).
record_field(Name, Value) -> tree(record_field, {Name, Value}).
record_field_name(Node) -> field(1, Node).
record_field_value(Node) -> field(2, Node).

try_expr(Body, Handlers) -> try_expr(Body, [], Handlers).
try_expr(Body, Clauses, Handlers) -> try_expr(Body, Clauses, Handlers, []).
try_after_expr(Body, After) -> try_expr(Body, [], [], After).

tuple_size(Node) -> length(tuple_elements(Node)).
tuple_type() -> tuple_type(any_size).
tuple_type(Elements) -> tree(tuple_type, {Elements}).
tuple_type_elements(Node) -> field(1, Node).

%% Lists ------------------------------------------------------------------------------------------------------------------

list(Elements) -> list(Elements, none).
list([], none) -> nil();
list([_ | _] = Prefix, Suffix) -> tree(list, {Prefix, Suffix}).
list_prefix(Node) -> field(1, Node).
list_suffix(Node) -> field(2, Node).

cons(Head, Tail) ->
    case type(Tail) of
        list -> copy_comments(Tail, list([Head | list_prefix(Tail)], list_suffix(Tail)));
        nil -> copy_comments(Tail, list([Head]));
        _ -> list([Head], Tail)
    end.

list_head(Node) -> hd(list_prefix(Node)).

list_tail(Node) ->
    case {tl(list_prefix(Node)), list_suffix(Node)} of
        {[], none} -> nil();
        {[], Suffix} -> Suffix;
        {Rest, Suffix} -> list(Rest, Suffix)
    end.

is_list_skeleton(Node) -> lists:member(type(Node), [list, nil]).

is_proper_list(Node) ->
    case type(Node) of
        nil -> true;
        list -> list_suffix(Node) =:= none orelse is_proper_list(list_suffix(Node));
        _ -> false
    end.

list_elements(Node) ->
    case type(Node) of
        nil -> [];
        list ->
            case list_suffix(Node) of
                none -> list_prefix(Node);
                Suffix -> list_prefix(Node) ++ list_elements(Suffix)
            end
    end.

list_length(Node) -> length(list_elements(Node)).

normalize_list(Node) ->
    case type(Node) of
        list ->
            Tail = case list_suffix(Node) of
                       none -> nil();
                       Suffix -> normalize_list(Suffix)
                   end,
            copy_attrs(Node, lists:foldr(fun(Head, Rest) -> list([Head], Rest) end, Tail, list_prefix(Node)));
        _ -> Node
    end.

compact_list(Node) ->
    case type(Node) =:= list andalso list_suffix(Node) of
        NoList when is_boolean(NoList); NoList =:= none -> Node;
        Suffix ->
            case type(Suffix) of
                list ->
                    Tail = compact_list(Suffix),
                    join_comments(Tail, copy_attrs(Node, list(list_prefix(Node) ++ list_prefix(Tail), list_suffix(Tail))));
                nil -> join_comments(Suffix, copy_attrs(Node, list(list_prefix(Node))));
                _ -> Node
            end
    end.

%% Values -----------------------------------------------------------------------------------------------------------------

abstract([Head | Tail] = List) ->
    case io_lib:latin1_char_list(List) andalso io_lib:printable_list(List) of
        true -> string(List);
        false -> cons(abstract(Head), abstract_tail(Tail))
    end;
abstract([]) -> nil();
abstract(Value) when is_atom(Value) -> atom(Value);
abstract(Value) when is_integer(Value) -> integer(Value);
abstract(Value) when is_float(Value) -> float(Value);
abstract(Value) when is_tuple(Value) -> tuple([abstract(Element) || Element <- tuple_to_list(Value)]);
abstract(Value) when is_map(Value) -> map_expr([map_field_assoc(abstract(Key), abstract(Of)) || Key := Of <- Value]);
abstract(Value) when is_bitstring(Value) ->
    Bytes = byte_size(Value) - case bit_size(Value) rem 8 of 0 -> 0; _ -> 1 end,
    <<Whole:Bytes/binary, Rest/bits>> = Value,
    Size = bit_size(Rest),
    <<Last:Size>> = Rest,
    binary([binary_field(integer(Byte)) || <<Byte>> <= Whole] ++ [binary_field(integer(Last), integer(Size), []) || Size > 0]);
abstract(Value) -> erlang:error({badarg, Value}).

%% Behind the first element nothing becomes a string.
abstract_tail([Head | Tail]) -> cons(abstract(Head), abstract_tail(Tail));
abstract_tail(Tail) -> abstract(Tail).

concrete(Node) ->
    case type(Node) of
        Leaf when Leaf =:= atom; Leaf =:= integer; Leaf =:= float; Leaf =:= char; Leaf =:= string -> value(Node);
        nil -> [];
        list -> [concrete(list_head(Node)) | concrete(list_tail(Node))];
        tuple -> list_to_tuple([concrete(Element) || Element <- tuple_elements(Node)]);
        map_expr ->
            Fields = #{concrete(map_field_assoc_name(Field)) => concrete(map_field_assoc_value(Field)) || Field <- map_expr_fields(Node)},
            case map_expr_argument(Node) of
                none -> Fields;
                Argument -> maps:merge(concrete(Argument), Fields)
            end;
        binary ->
            {value, Bits, _} = eval_bits:expr_grp([revert(Field) || Field <- binary_fields(Node)], [], fun(Part, _) -> {value, concrete(Part), []} end),
            Bits;
        arity_qualifier ->
            {Name, Arity} = {arity_qualifier_body(Node), arity_qualifier_argument(Node)},
            case {type(Name), type(Arity)} of
                {atom, integer} -> {Name, Arity};
                _ -> erlang:error({badarg, Node})
            end;
        _ -> erlang:error({badarg, Node})
    end.

is_literal(Node) ->
    case type(Node) of
        Leaf when Leaf =:= atom; Leaf =:= integer; Leaf =:= float; Leaf =:= char; Leaf =:= string; Leaf =:= nil -> true;
        list -> is_literal(list_head(Node)) andalso is_literal(list_tail(Node));
        tuple -> lists:all(fun is_literal/1, tuple_elements(Node));
        map_expr ->
            (map_expr_argument(Node) =:= none orelse is_literal(map_expr_argument(Node)))
                andalso lists:all(fun is_literal_field/1, map_expr_fields(Node));
        binary -> lists:all(fun is_literal_segment/1, binary_fields(Node));
        _ -> false
    end.

is_literal_field(Field) ->
    type(Field) =:= map_field_assoc andalso is_literal(map_field_assoc_name(Field)) andalso is_literal(map_field_assoc_value(Field)).

is_literal_segment(Field) ->
    Body = binary_field_body(Field),
    binary_field_types(Field) =:= [] andalso case type(Body) of
                                                 size_qualifier ->
                                                     is_literal(size_qualifier_body(Body)) andalso is_literal(size_qualifier_argument(Body));
                                                 _ -> is_literal(Body)
                                             end.

%% Back to abstract forms -------------------------------------------------------------------------------------------------

revert(Node) ->
    case is_leaf(Node) of
        true -> reverted(Node);
        false -> reverted(update_tree(Node, [[revert(Part) || Part <- Group] || Group <- subtrees(Node)]))
    end.

revert_forms(Forms) when is_list(Forms) -> revert_forms(form_list(Forms));
revert_forms(Node) ->
    case type(Node) of
        form_list ->
            Reverted = [revert(Form) || Form <- form_list_elements(flatten_form_list(Node)), type(Form) =/= comment],
            case [Form || Form <- Reverted, is_tree(Form)] of
                [] -> Reverted;
                [Form | _] -> erlang:error({error, Form})
            end;
        _ -> erlang:error({badarg, Node})
    end.

%% A node whose parts are abstract forms as one itself, or as it is where there is no such form.
reverted(#wrapper{tree = Form}) -> Form;
reverted(#tree{type = Type, attr = #attr{pos = Pos}, data = Data} = Node) ->
    case closed(Type, Pos, Data) of
        None when None =:= none; None =:= false -> Node;
        Form -> Form
    end;
reverted(Form) -> Form.

closed(Leaf, Pos, Value) when Leaf =:= atom; Leaf =:= char; Leaf =:= float; Leaf =:= integer; Leaf =:= string -> {Leaf, Pos, Value};
closed(variable, Pos, Name) -> {var, Pos, Name};
closed(underscore, Pos, _) -> {var, Pos, '_'};
closed(nil, Pos, _) -> {nil, Pos};
closed(eof_marker, Pos, _) -> {eof, Pos};
closed(error_marker, _, Info) -> {error, Info};
closed(warning_marker, _, Info) -> {warning, Info};
closed(fun_type, Pos, _) -> {type, Pos, 'fun', []};
closed(annotated_type, Pos, {Name, Body}) -> {ann_type, Pos, [Name, Body]};
closed(application, Pos, {Operator, Arguments}) -> {call, Pos, Operator, Arguments};
closed(attribute, Pos, {Name, Arguments}) -> type(Name) =:= atom andalso is_list(Arguments) andalso closed_attribute(atom_value(Name), Arguments, Pos);
closed(binary, Pos, {Fields}) -> {bin, Pos, Fields};
closed(binary_comp, Pos, {Template, Body}) -> {bc, Pos, Template, Body};
closed(binary_field, Pos, {Body, Types}) ->
    {Value, Size} = case type(Body) of
                        size_qualifier -> {size_qualifier_body(Body), size_qualifier_argument(Body)};
                        _ -> {Body, default}
                    end,
    {bin_element, Pos, Value, Size, case Types of [] -> default; _ -> [closed_segment_type(Type) || Type <- Types] end};
closed(binary_generator, Pos, {Pattern, Body}) -> {b_generate, Pos, Pattern, Body};
closed(bitstring_type, Pos, {M, N}) -> {type, Pos, binary, [M, N]};
closed(block_expr, Pos, {Body}) -> {block, Pos, Body};
closed(case_expr, Pos, {Argument, Clauses}) -> {'case', Pos, Argument, clauses(Clauses)};
closed(catch_expr, Pos, {Body}) -> {'catch', Pos, Body};
closed(clause, Pos, {Patterns, Guard, Body}) -> {clause, Pos, Patterns, closed_guard(Guard), Body};
closed(constrained_function_type, Pos, {Body, Constraints}) -> {type, Pos, bounded_fun, [Body, conjunction_body(Constraints)]};
closed(constraint, Pos, {Name, Types}) -> {type, Pos, constraint, [Name, Types]};
closed(else_expr, Pos, {Clauses}) -> {'else', Pos, Clauses};
closed(fun_expr, Pos, {Clauses}) -> {'fun', Pos, {clauses, clauses(Clauses)}};
closed(function, Pos, {Name, Clauses}) -> type(Name) =:= atom andalso {function, Pos, concrete(Name), arity(Clauses), clauses(Clauses)};
closed(function_type, Pos, {any_arity, Return}) -> {type, Pos, 'fun', [{type, Pos, any}, Return]};
closed(function_type, Pos, {Arguments, Return}) -> {type, Pos, 'fun', [{type, Pos, product, Arguments}, Return]};
closed(generator, Pos, {Pattern, Body}) -> {generate, Pos, Pattern, Body};
closed(if_expr, Pos, {Clauses}) -> {'if', Pos, clauses(Clauses)};
closed(implicit_fun, Pos, {Name}) -> closed_name(type(Name), Name, Pos);
closed(infix_expr, Pos, {Left, Operator, Right}) -> type(Operator) =:= operator andalso {op, Pos, operator_name(Operator), Left, Right};
closed(integer_range_type, Pos, {Low, High}) -> {type, Pos, range, [Low, High]};
closed(list, Pos, {Prefix, Suffix}) -> closed_list(Prefix, Suffix, Pos);
closed(list_comp, Pos, {Template, Body}) -> {lc, Pos, Template, Body};
closed(map_comp, Pos, {Template, Body}) -> {mc, Pos, Template, Body};
closed(map_expr, Pos, {none, Fields}) -> {map, Pos, Fields};
closed(map_expr, Pos, {Argument, Fields}) -> {map, Pos, Argument, Fields};
closed(map_generator, Pos, {Pattern, Body}) -> {m_generate, Pos, Pattern, Body};
closed(Field, Pos, {Name, Value}) when Field =:= map_field_assoc; Field =:= map_field_exact -> {Field, Pos, Name, Value};
closed(map_type, Pos, {any_size}) -> {type, Pos, map, any};
closed(map_type, Pos, {Fields}) -> {type, Pos, map, Fields};
closed(map_type_assoc, Pos, {Name, Value}) -> {type, Pos, map_field_assoc, [Name, Value]};
closed(map_type_exact, Pos, {Name, Value}) -> {type, Pos, map_field_exact, [Name, Value]};
closed(match_expr, Pos, {Pattern, Body}) -> {match, Pos, Pattern, Body};
closed(maybe_expr, Pos, {Body, none}) -> {'maybe', Pos, Body};
closed(maybe_expr, Pos, {Body, Else}) -> {'maybe', Pos, Body, Else};
closed(maybe_match_expr, Pos, {Pattern, Body}) -> {maybe_match, Pos, Pattern, Body};
closed(module_qualifier, Pos, {Module, Body}) -> {remote, Pos, Module, Body};
closed(named_fun_expr, Pos, {Name, Clauses}) -> type(Name) =:= variable andalso {named_fun, Pos, variable_name(Name), clauses(Clauses)};
closed(parentheses, _, {Body}) -> Body;
closed(prefix_expr, Pos, {Operator, Argument}) -> type(Operator) =:= operator andalso {op, Pos, operator_name(Operator), Argument};
closed(receive_expr, Pos, {Clauses, none, _}) -> {'receive', Pos, clauses(Clauses)};
closed(receive_expr, Pos, {Clauses, Timeout, Action}) -> {'receive', Pos, clauses(Clauses), Timeout, Action};
closed(record_access, Pos, {Argument, Type, Field}) -> type(Type) =:= atom andalso {record_field, Pos, Argument, concrete(Type), Field};
closed(record_expr, Pos, {none, Type, Fields}) -> type(Type) =:= atom andalso {record, Pos, concrete(Type), closed_fields(Fields)};
closed(record_expr, Pos, {Argument, Type, Fields}) -> type(Type) =:= atom andalso {record, Pos, Argument, concrete(Type), closed_fields(Fields)};
closed(record_index_expr, Pos, {Type, Field}) -> type(Type) =:= atom andalso {record_index, Pos, concrete(Type), Field};
closed(record_type, Pos, {Name, Fields}) -> {type, Pos, record, [Name | Fields]};
closed(record_type_field, Pos, {Name, Type}) -> {type, Pos, field_type, [Name, Type]};
closed(try_expr, Pos, {Body, Clauses, Handlers, After}) -> {'try', Pos, Body, clauses(Clauses), [closed_handler(Handler) || Handler <- Handlers], After};
closed(tuple, Pos, {Elements}) -> {tuple, Pos, Elements};
closed(tuple_type, Pos, {any_size}) -> {type, Pos, tuple, any};
closed(tuple_type, Pos, {Elements}) -> {type, Pos, tuple, Elements};
closed(type_application, Pos, {Name, Arguments}) ->
    case type(Name) of
        module_qualifier -> {remote_type, Pos, [module_qualifier_argument(Name), module_qualifier_body(Name), Arguments]};
        atom -> {type, Pos, atom_value(Name), Arguments}
    end;
closed(type_union, Pos, {Types}) -> {type, Pos, union, Types};
closed(user_type_application, Pos, {Name, Arguments}) -> {user_type, Pos, atom_value(Name), Arguments};
closed(_, _, _) -> none.

clauses(Clauses) -> [reverted(Clause) || Clause <- Clauses].

closed_segment_type(Type) ->
    case type(Type) of
        size_qualifier -> {concrete(size_qualifier_body(Type)), concrete(size_qualifier_argument(Type))};
        _ -> concrete(Type)
    end.

closed_guard(none) -> [];
closed_guard(Guard) ->
    case type(Guard) of
        disjunction -> [closed_tests(Tests) || Tests <- disjunction_body(Guard)];
        _ -> [closed_tests(Guard)]
    end.

closed_tests(Tests) ->
    case type(Tests) of
        conjunction -> conjunction_body(Tests);
        _ -> [Tests]
    end.

closed_handler(Handler) ->
    {clause, Pos, [Pattern], Guard, Body} = reverted(Handler),
    Parts = case type(Pattern) of
                class_qualifier -> [field(Place, Pattern) || Place <- [1, 2, 3]];
                _ -> [{atom, Pos, throw}, Pattern, {var, Pos, '_'}]
            end,
    {clause, Pos, [{tuple, Pos, Parts}], Guard, Body}.

closed_name(arity_qualifier, Name, Pos) ->
    {Function, Arity} = {arity_qualifier_body(Name), arity_qualifier_argument(Name)},
    {type(Function), type(Arity)} =:= {atom, integer} andalso {'fun', Pos, {function, concrete(Function), concrete(Arity)}};
closed_name(_, Name, Pos) ->
    %% A qualified name may have been taken for a remote call's already.
    {Module, Local} = {module_qualifier_argument(Name), module_qualifier_body(Name)},
    type(Local) =:= arity_qualifier andalso {'fun', Pos, {function, Module, arity_qualifier_body(Local), arity_qualifier_argument(Local)}}.

closed_list(Prefix, Suffix, Pos) ->
    At = fun(Location) -> erl_anno:set_location(Location, Pos) end,
    End = case Suffix of
              none ->
                  Last = get_pos(lists:last(Prefix)),
                  {nil, At(case erl_anno:end_location(Last) of undefined -> erl_anno:location(Last); Location -> Location end)};
              _ -> Suffix
          end,
    lists:foldr(fun(Head, Tail) -> {cons, At(erl_anno:location(get_pos(Head))), Head, Tail} end, End, Prefix).

closed_fields(Fields) -> [closed_field(Field) || Field <- Fields].

closed_field(Field) ->
    case type(Field) of
        typed_record_field -> {typed_record_field, closed_field(typed_record_field_body(Field)), typed_record_field_type(Field)};
        record_field ->
            case record_field_value(Field) of
                none -> {record_field, get_pos(Field), record_field_name(Field)};
                Value -> {record_field, get_pos(Field), record_field_name(Field), Value}
            end
    end.

closed_attribute(module, [Module], Pos) -> type(Module) =:= atom andalso {attribute, Pos, module, concrete(Module)};
closed_attribute(module, [Module, List], Pos) ->
    type(Module) =:= atom andalso is_proper_list(List)
        andalso {attribute, Pos, module, {concrete(Module), [variable_name(Variable) || Variable <- list_elements(List)]}};
closed_attribute(export, [List], Pos) -> is_proper_list(List) andalso {attribute, Pos, export, closed_functions(List)};
closed_attribute(import, [Module], Pos) -> type(Module) =:= atom andalso {attribute, Pos, import, concrete(Module)};
closed_attribute(import, [Module, List], Pos) ->
    type(Module) =:= atom andalso is_proper_list(List) andalso {attribute, Pos, import, {concrete(Module), closed_functions(List)}};
closed_attribute(file, [File, Line], Pos) ->
    {type(File), type(Line)} =:= {string, integer} andalso {attribute, Pos, file, {concrete(File), concrete(Line)}};
closed_attribute(record, [Name, Fields], Pos) ->
    {type(Name), type(Fields)} =:= {atom, tuple} andalso {attribute, Pos, record, {concrete(Name), closed_fields(tuple_elements(Fields))}};
closed_attribute(Name, [Term], Pos) -> {attribute, Pos, Name, concrete(Term)};
closed_attribute(_, _, _) -> none.

closed_functions(List) ->
    [{concrete(arity_qualifier_body(Name)), concrete(arity_qualifier_argument(Name))} || Name <- list_elements(List)].

%% Trees that make trees --------------------------------------------------------------------------------------------------

%% An expression whose value is the tree; a variable annotated with meta_var stands for what is put in.
meta(Node) ->
    IsHole = type(Node) =:= variable andalso lists:member(meta_var, get_ann(Node)),
    case {IsHole, get_precomments(Node), get_postcomments(Node)} of
        {true, _, _} -> set_ann(Node, lists:delete(meta_var, get_ann(Node)));
        {false, [_ | _] = Comments, _} -> meta_call(set_precomments, [meta(set_precomments(Node, [])), list([meta(Comment) || Comment <- Comments])]);
        {false, [], [_ | _] = Comments} -> meta_call(set_postcomments, [meta(set_postcomments(Node, [])), list([meta(Comment) || Comment <- Comments])]);
        {false, [], []} -> meta_node(type(Node), Node)
    end.

meta_node(Leaf, Node) when Leaf =:= atom; Leaf =:= char; Leaf =:= float; Leaf =:= integer; Leaf =:= string ->
    meta_call(Leaf, [copy_attrs(Node, tree(Leaf, value(Node)))]);
meta_node(variable, Node) -> meta_call(variable, [string(variable_literal(Node))]);
meta_node(operator, Node) -> meta_call(operator, [string(operator_literal(Node))]);
meta_node(text, Node) -> meta_call(text, [string(text_string(Node))]);
meta_node(comment, Node) ->
    Padding = case comment_padding(Node) of
                  none -> atom(none);
                  Number -> integer(Number)
              end,
    meta_call(comment, [Padding, list([string(Line) || Line <- comment_text(Node)])]);
meta_node(error_marker, Node) -> meta_call(error_marker, [abstract(error_marker_info(Node))]);
meta_node(warning_marker, Node) -> meta_call(warning_marker, [abstract(warning_marker_info(Node))]);
meta_node(Constant, _) when Constant =:= eof_marker; Constant =:= fun_type; Constant =:= nil; Constant =:= underscore -> meta_call(Constant, []);
meta_node(tuple, Node) -> meta_call(tuple, [list([meta(Element) || Element <- tuple_elements(Node)])]);
meta_node(map_type, Node) -> meta_sized(map_type, map_type_fields(Node));
meta_node(tuple_type, Node) -> meta_sized(tuple_type, tuple_type_elements(Node));
meta_node(Type, Node) -> meta_call(make_tree, [atom(Type), list([list([meta(Part) || Part <- Group]) || Group <- subtrees(Node)])]).

meta_sized(Type, any_size) -> meta_call(Type, []);
meta_sized(Type, Parts) -> meta_call(Type, [list([meta(Part) || Part <- Parts])]).

meta_call(Function, Arguments) -> application(atom(?MODULE), atom(Function), Arguments).
