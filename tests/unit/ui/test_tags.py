"""What the tags draw."""

import re
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe

from gongkai.ui.library import register


def draw(source, language="zh-hans", **context):
    with translation.override(language):
        return Template("{% load ui %}" + source).render(Context(context))


class Application(forms.Form):
    wanted = forms.CharField(label="所需信息", help_text="写清名称")
    note = forms.CharField(label="备注", required=False)
    reach = forms.ChoiceField(
        label="接收方式", choices=[("mail", "电子邮件"), ("post", "邮寄")], widget=forms.RadioSelect
    )
    place = forms.IntegerField(required=False, widget=forms.HiddenInput)


def test_an_icon_is_silent_and_an_unknown_one_is_an_error():
    assert 'aria-hidden="true"' in draw('{% icon "search" %}')
    with pytest.raises(KeyError):
        draw('{% icon "unicorn" %}')


def test_a_button_with_an_address_is_a_link():
    html = draw('{% button "拟稿" href="/desk/new/" icon="plus" %}')
    assert html.startswith('<a class="button button-primary" href="/desk/new/"><svg')


def test_a_disabled_button_says_why_in_its_label():
    html = draw('{% button "签发并公开" disabled=True reason="还有1处必须改" href="/x/" %}')
    assert html.startswith("<button")
    assert " disabled" in html
    assert "签发并公开（还有1处必须改）" in html


def test_button_attributes_may_use_underscores():
    html = draw('{% button "存稿" kind="text" hx_post="/a/" name="do" busy="正在保存……" %}')
    assert 'hx-post="/a/"' in html
    assert 'name="do"' in html
    assert 'data-busy="正在保存……"' in html


def test_an_unknown_tone_or_kind_is_an_error():
    with pytest.raises(TemplateSyntaxError):
        draw('{% light "purple" "紫" %}')
    with pytest.raises(TemplateSyntaxError):
        draw('{% button "按" kind="shiny" %}')


@pytest.mark.parametrize(
    "source",
    [
        "{% button bad %}",
        '{% light "ok" bad %}',
        '{% stamp "bad" bad bad %}',
        "{% tag bad %}",
        '{% alert "info" bad bad %}',
        "{% page_title bad %}",
        "{% mark_text bad hits %}",
        "{% metadata pairs %}",
        "{% data_table columns rows bad %}",
        "{% diff_text segments %}",
        "{% link_list items %}",
        "{% record_list items %}",
        "{{ bad|zh }}",
    ],
)
def test_words_are_escaped_everywhere(source):
    bad = '<b onclick="x()">'
    html = draw(
        source,
        bad=bad,
        hits=["onclick"],
        pairs=[(bad, bad)],
        columns=[{"key": "a", "label": bad}],
        rows=[{"a": bad}],
        segments=[("ins", bad)],
        items=[{"title": bad, "href": "/", "summary": bad, "meta": [bad]}],
    )
    assert "<b onclick" not in html
    assert "&lt;b" in html


def test_a_status_has_words_beside_its_colour():
    html = draw('{% light "bad" "已废止" boxed=True %}')
    assert "light-bad light-boxed" in html
    assert "<span>已废止</span>" in html


def test_hits_are_marked():
    assert draw("{% mark_text text hits %}", text="养老服务补贴", hits=["补贴", "养老"]) == (
        "<mark>养老</mark>服务<mark>补贴</mark>"
    )


def test_empty_metadata_is_left_out_and_zero_is_not():
    pairs = [("文号", ""), ("联合发文", None), ("件数", 0), {"label": "机关", "value": "市民政局"}]
    html = draw("{% metadata pairs %}", pairs=pairs)
    assert "文号" not in html
    assert "联合发文" not in html
    assert "<dd>0" in html
    assert "市民政局" in html
    assert draw("{% metadata pairs %}", pairs=[("文号", "")]).strip() == ""


def test_chinese_metadata_is_marked_on_an_english_page():
    pairs = [{"label": "Issued by", "value": "市民政局", "zh": True}]
    assert '<span lang="zh-Hans">市民政局</span>' in draw(
        "{% metadata pairs %}", language="en", pairs=pairs
    )


def test_a_table_labels_its_cells_and_names_what_is_absent():
    columns = [
        {"key": "title", "label": "信息名称", "kind": "title"},
        {"key": "number", "label": "文号", "kind": "nowrap"},
        {"key": "sum", "label": "资金（万元）", "kind": "number", "sort_href": "?sort=sum"},
    ]
    rows = [{"title": {"label": "公告", "href": "/a/"}, "number": "", "sum": mark_safe("<b>1</b>")}]
    html = draw('{% data_table columns rows "公告" %}', columns=columns, rows=rows)
    assert '<th scope="row" class="lead" data-l="信息名称"><a href="/a/">公告</a></th>' in html
    assert '<td class="nowrap absent" data-l="文号">—</td>' in html
    assert '<td class="n" data-l="资金（万元）"><b>1</b></td>' in html
    assert '<a href="?sort=sum">' in html


def test_a_wide_table_scrolls_in_a_region_one_can_focus():
    html = draw('{% data_table columns rows "预算" phone="scroll" %}', columns=[], rows=[])
    assert 'role="region" aria-label="预算" tabindex="0"' in html


def test_the_five_entrances_keep_their_fixed_order():
    links = {"request": "/5", "annual": "/4", "content": "/3", "rules": "/2", "guide": "/1"}
    html = draw("{% disclosure_nav links %}", links=links)
    names = [
        "政府信息公开指南",
        "政府信息公开制度",
        "法定主动公开内容",
        "政府信息公开年报",
        "依申请公开",
    ]
    places = [html.index(name) for name in names]
    assert places == sorted(places)
    assert html.count('aria-current="page"') == 1


def test_an_entrance_without_an_address_is_not_shown():
    html = draw("{% disclosure_nav links %}", links={"guide": "/1"})
    assert "依申请公开" not in html
    assert "换栏目" not in html


def test_pagination_keeps_the_rest_of_the_query():
    request = RequestFactory().get("/list/", {"q": "养老", "page": "2"})
    html = draw("{% pagination 2 5 93 %}", request=request)
    assert 'href="?q=%E5%85%BB%E8%80%81&amp;page=3"' in html
    assert "共 93 条，第 2／5 页" in html
    assert html.count('aria-current="page"') == 1


def test_pagination_may_use_paths():
    html = draw('{% pagination 1 2 "10000+" "/list/{page}/" %}')
    assert 'href="/list/2/"' in html
    assert "10000+" in html
    assert "上一页" not in html


def test_a_pager_with_nowhere_to_go_is_not_shown():
    assert draw("{% keyset_pager %}").strip() == ""
    assert "上一页" in draw('{% keyset_pager previous_href="?before=9" %}')


def test_a_field_ties_hint_and_error_to_its_control():
    form = Application(data={"wanted": "", "reach": "mail"})
    html = draw("{% form_field form.wanted %}", form=form)
    assert 'aria-describedby="id_wanted_hint id_wanted_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_wanted_hint"' in html
    assert 'id="id_wanted_error"' in html
    assert "选填" not in html


def test_an_optional_field_says_so():
    assert "（选填）" in draw("{% form_field form.note %}", form=Application())


def test_choices_are_a_group_with_a_legend():
    html = draw(
        "{% form_field form.reach option_hints=hints %}",
        form=Application(),
        hints={"mail": "最快"},
    )
    assert "<legend>接收方式</legend>" in html
    assert html.count('type="radio"') == 2
    assert '<span class="choice-hint">最快</span>' in html


def test_the_error_summary_links_to_the_fields():
    form = Application(data={})
    html = draw("{% error_summary form %}", form=form)
    assert "有2处需要改" in html
    assert 'href="#id_wanted"' in html
    assert 'href="#id_reach_0"' in html
    assert draw("{% error_summary form %}", form=Application()).strip() == ""


def test_all_fields_of_a_form_and_its_hidden_ones():
    html = draw("{% form_fields form %}", form=Application())
    assert 'type="hidden" name="place"' in html
    assert "所需信息" in html


def test_a_decision_bar_posts_with_a_token():
    decisions = [
        {"label": "退回修改", "kind": "neutral", "name": "decision", "value": "return"},
        {"label": "签发", "kind": "primary", "disabled": True, "reason": "还有1处必须改"},
    ]
    html = draw(
        '{% decision_bar decisions hidden=hidden error="退回时必须写明意见" %}',
        decisions=decisions,
        hidden={"seen": 3},
        csrf_token="a-token",
    )
    assert 'name="csrfmiddlewaretoken" value="a-token"' in html
    assert 'name="seen" value="3"' in html
    assert re.search(r'<button [^>]*name="decision" [^>]*value="return">退回修改', html)
    assert "签发（还有1处必须改）" in html
    assert 'aria-invalid="true"' in html


def test_a_finding_posts_its_fixes():
    finding = {
        "level": "must",
        "title": "附件里有身份证号",
        "actions": [{"label": "一键脱敏", "kind": "primary", "name": "fix", "value": "mask"}],
        "hidden": {"finding": 7},
    }
    html = draw('{% finding finding action="/fix/" %}', finding=finding, csrf_token="t")
    assert "必须改" in html
    assert 'action="/fix/"' in html
    assert 'name="finding" value="7"' in html


def test_differences_are_ins_and_del():
    segments = [("del", "100元"), ("ins", "120元"), ("same", "139", "must")]
    html = draw("{% diff_text segments %}", segments=segments)
    assert "<del>100元</del><ins>120元</ins>" in html
    assert '<span class="must-fix">139</span>' in html


def test_clock_cells_are_one_picture_with_a_sentence():
    clock = {"state": "ample", "counted": 7, "limit": 20}
    html = draw("{% clock_large clock %}", clock=clock)
    assert 'role="img" aria-label="第 7 个工作日，限 20 个，还剩 13 天。"' in html
    assert html.count('class="cell ') == 20


def test_block_tags_keep_their_content_as_it_was_drawn():
    html = draw(
        '{% alert_block "info" %}看<a href="/a/">{{ bad }}</a>{% endalert_block %}', bad="<i>"
    )
    assert '看<a href="/a/">&lt;i&gt;</a>' in html
    assert "<p>正文</p>" in draw('{% box "题" %}<p>正文</p>{% endbox %}')


def test_the_official_sheet_has_a_red_head_only_when_there_is_one():
    source = '{% official_sheet head=head title="关于甲的通知" %}<p>正文</p>{% endofficial_sheet %}'
    assert "red-head" in draw(source, head="云岭市人民政府文件")
    assert "red-head" not in draw(source, head="")


def test_the_tab_bar_holds_four_and_the_rest_is_behind_more():
    items = [{"label": str(n), "href": "#", "current": n == 5} for n in range(7)]
    html = draw(
        "{% desk_tabs items as bar %}"
        "{{ bar.tabs|length }}{{ bar.more|length }}{{ bar.more_current }}",
        items=items,
    )
    assert html == "43True"
    items[6]["tab"] = True
    assert draw("{% desk_tabs items as bar %}{{ bar.tabs.0.label }}", items=items) == "6"


def test_the_page_about_the_components_names_every_one_of_them():
    page = (Path(__file__).parents[3] / "docs/modules/ui.md").read_text()
    described = set(re.findall(r"{% (\w+)", page)) - {"extends", "load"}
    described -= {name for name in described if name.startswith("end")}
    assert described == set(register.tags)
    assert set(re.findall(r"`value\\\|(\w+)`", page)) == set(register.filters)
