"""What arrives when somebody pastes: the clipboard forms of Word, WPS, Excel and WeChat.

Made after the shape these programs really write (offsets, conditional comments, fake bullets,
tracked changes, hidden text); all names and figures are fictional.
"""
# ruff: noqa: E501 - the lines are broken where these programs break them

from __future__ import annotations

CF_HTML_HEADER = (
    "Version:1.0\r\nStartHTML:0000000105\r\nEndHTML:{end_html:010d}\r\n"
    "StartFragment:{start:010d}\r\nEndFragment:{end:010d}\r\n"
)

WORD_HEAD = """<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word"
xmlns:m="http://schemas.microsoft.com/office/2004/12/omml"
xmlns="http://www.w3.org/TR/REC-html40">

<head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=ProgId content=Word.Document>
<meta name=Generator content="Microsoft Word 15">
<title>不应出现的标题</title>
<!--[if gte mso 9]><xml>
 <w:WordDocument><w:View>Normal</w:View><w:TrackRevisions/></w:WordDocument>
</xml><![endif]-->
<style>
<!--
 p.MsoNormal {margin:0cm; text-align:justify; font-family:仿宋_GB2312;}
@list l0:level1 {mso-level-number-format:bullet;}
-->
</style>
<!--[if gte mso 10]><style>table.MsoNormalTable {mso-style-name:普通表格;}</style><![endif]-->
</head>
<body lang=ZH-CN style='tab-interval:21.0pt;word-wrap:break-word'>
<!--StartFragment-->
"""

WORD_BODY = """
<p class=MsoNormal align=center style='text-align:center;line-height:28.0pt;mso-line-height-rule:
exactly'><b><span style='font-size:22.0pt;font-family:方正小标宋简体'>云岭市人民政府办公室关于做好
高龄津贴发放工作的通知<span lang=EN-US><o:p></o:p></span></span></b></p>

<p class=MsoNormal><span lang=EN-US style='font-family:仿宋_GB2312'><o:p>&nbsp;</o:p></span></p>

<p class=MsoNormal style='text-indent:0cm'><span style='font-size:16.0pt'>各乡镇人民政府，市政府各
部门：<span lang=EN-US><o:p></o:p></span></span></p>

<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><span style='font-size:16.0pt'>
高龄津贴按<span style='mso-bidi-font-weight:bold;font-weight:bold'>每人每月</span><del cite="mailto:%E7%94%B2"
datetime="2026-10-09T09:12"><span lang=EN-US>50</span></del><ins cite="mailto:%E7%94%B2"
datetime="2026-10-09T09:12"><span lang=EN-US>60</span></ins>元发放。<span style='display:none;
mso-hide:all'>内部掌握：总额不超过九十万元</span><span class=MsoCommentReference><span lang=EN-US
style='font-size:10.5pt'><a href="#_msocom_1" id="_anchor_1"
style='mso-comment-reference:甲_1;mso-comment-date:20261009T0913'>[甲1]</a></span></span>
<span lang=EN-US><o:p></o:p></span></span></p>

<p class=MsoListParagraph style='margin-left:21.0pt;text-indent:-21.0pt;mso-char-indent-count:0;
mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US style='font-family:Wingdings;
mso-fareast-font-family:Wingdings'><span style='mso-list:Ignore'>l<span
style='font:7.0pt "Times New Roman"'>&nbsp; </span></span></span><![endif]><span>年满八十周岁；</span></p>

<p class=MsoListParagraph style='margin-left:21.0pt;text-indent:-21.0pt;mso-char-indent-count:0;
mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US style='font-family:Wingdings'><span
style='mso-list:Ignore'>l<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span></span><![endif]>
<span>本市户籍。</span></p>

<p class=MsoListParagraph style='margin-left:36.0pt;text-indent:-18.0pt;mso-list:l1 level1 lfo2'>
<![if !supportLists]><span lang=EN-US><span style='mso-list:Ignore'>1.<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>本人申请</p>

<p class=MsoListParagraph style='margin-left:57.0pt;text-indent:-18.0pt;mso-list:l1 level2 lfo2'>
<![if !supportLists]><span lang=EN-US><span style='mso-list:Ignore'>1.<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>带身份证</p>

<p class=MsoListParagraph style='margin-left:36.0pt;text-indent:-18.0pt;mso-list:l1 level1 lfo2'>
<![if !supportLists]><span lang=EN-US><span style='mso-list:Ignore'>2.<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>乡镇核对</p>

<p class=MsoNormal style='mso-list:l2 level1 lfo3'><![if !supportLists]><span style='mso-list:Ignore'>
二、<span style='font:7.0pt "Times New Roman"'>&nbsp;</span></span><![endif]>发放办法</p>

<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;
mso-yfti-tbllook:1184'>
 <tr style='mso-yfti-irow:0;mso-yfti-firstrow:yes'>
  <td width=138 rowspan=2 style='width:103.7pt;border:solid windowtext 1.0pt'>
  <p class=MsoNormal align=center style='text-align:center'><b>年龄</b></p></td>
  <td width=277 colspan=2 valign=top style='width:207.4pt'>
  <p class=MsoNormal align=center style='text-align:center'>每月标准（元）</p></td>
 </tr>
 <tr style='mso-yfti-irow:1'>
  <td><p class=MsoNormal>城镇</p></td><td><p class=MsoNormal>农村</p></td>
 </tr>
 <tr style='mso-yfti-irow:2;mso-yfti-lastrow:yes'>
  <td><p class=MsoNormal>80至89周岁</p></td>
  <td><p class=MsoNormal align=right style='text-align:right'><span lang=EN-US>60</span></p></td>
  <td><p class=MsoNormal align=right style='text-align:right'><span lang=EN-US>60</span></p></td>
 </tr>
</table>

<p class=MsoNormal><span lang=EN-US><!--[if gte vml 1]><v:shape id="图片_x0020_1" style='width:120pt'>
 <v:imagedata src="file:///C:/Users/demo/AppData/Local/Temp/msohtmlclip1/01/clip_image001.png"/>
</v:shape><![endif]--><![if !vml]><img width=160 height=90
src="file:///C:/Users/demo/AppData/Local/Temp/msohtmlclip1/01/clip_image002.png" v:shapes="图片_x0020_1"><![endif]></span></p>

<p class=MsoNormal align=right style='text-align:right;margin-right:32.0pt'>云岭市人民政府办公室</p>
<p class=MsoNormal align=right style='text-align:right'>2026年10月9日</p>

<div style='mso-element:comment-list'><![if !supportAnnotations]>
<hr class=msocomoff align=left size=1 width="33%"><![endif]>
<div style='mso-element:comment'><p class=MsoCommentText>总额要不要写进来？</p></div></div>
"""

WORD_TAIL = "<!--EndFragment-->\n</body>\n\n</html>"


def cf_html(head: str, body: str, tail: str) -> str:
    """The Windows clipboard form: byte offsets first, then a page with the fragment marked."""
    width = len(CF_HTML_HEADER.format(end_html=0, start=0, end=0).encode())
    start = width + len(head.encode())
    end = start + len(body.encode())
    header = CF_HTML_HEADER.format(end_html=end + len(tail.encode()), start=start, end=end)
    return header + head + body + tail


def word() -> str:
    return cf_html(WORD_HEAD, WORD_BODY, WORD_TAIL)


WPS_HEAD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=ProgId content=Word.Document><meta name=Generator content="WPS Office">
<!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>某某</o:Author></o:DocumentProperties></xml>
<![endif]--><style>@font-face{font-family:"仿宋";} p.MsoNormal{mso-style-name:正文;}</style></head>
<body style="tab-interval:21pt;text-justify-trim:punctuation;" ><!--StartFragment-->"""

WPS_BODY = (
    '<div class="Section0" style="layout-grid:15.6000pt;" >'
    '<p class=MsoNormal align=center style="text-align:center;" ><b><span style="mso-spacerun:'
    "'yes';font-family:方正小标宋简体;font-weight:bold;font-size:22.0000pt;\" ><font face="
    '"方正小标宋简体" >青石镇人民政府公告</font></span></b><b><span style="mso-spacerun:\'yes\';"'
    " ><o:p></o:p></span></b></p>"
    '<p class=MsoNormal style="text-indent:32.0000pt;mso-char-indent-count:2.0000;" ><span style="'
    "mso-spacerun:'yes';font-family:仿宋;font-size:16.0000pt;\" >　　为方便群众办事，镇便民服务中心"
    "自</span><u><span style=\"mso-spacerun:'yes';text-decoration:underline;\" >2026年11月2日</span></u>"
    "<span style=\"mso-spacerun:'yes';\" >起迁至新址办公。</span></p>"
    '<p class=MsoNormal style="margin-left:0;mso-list:l0 level1 lfo1;" ><![if !supportLists]><span '
    "style=\"mso-spacerun:'yes';\" ><span style='mso-list:Ignore;' >（一）<span>&nbsp;</span></span>"
    "</span><![endif]><span style=\"mso-spacerun:'yes';\" >新址：青石镇溪口路</span></p>"
    "<p class=MsoNormal ><span style=\"mso-spacerun:'yes';mso-hide:all;display:none;\" >"
    "（领导批示：先不提停车场）</span></p>"
    '<p class=MsoNormal ><img src="data:image/png;base64,iVBORw0KGgo=" width="20" height="20" ></p>'
    '<p class=MsoNormal align=right style="text-align:right;" >青石镇人民政府</p></div>'
)


def wps() -> str:
    return WPS_HEAD + WPS_BODY + "<!--EndFragment--></body></html>"


def wechat() -> str:
    """An article copied from the browser: sections in sections, pictures loaded later, a video."""
    return (
        '<meta charset="utf-8"><div class="rich_media_content js_underline_content" id="js_content" '
        'style="visibility: hidden; opacity: 0; "><section data-tools="135编辑器" data-id="94" '
        'style="box-sizing: border-box;"><section style="text-align: center;font-size: 0px;"><section '
        'style="display: inline-block;border-bottom: 2px solid #0b4c94;"><p style="font-size: 18px;">'
        "<strong>云岭市2026年秋季征兵体检公告</strong></p></section></section></section>"
        '<p style="text-align: center;"><img class="rich_pages wxw-img" data-src="https://mmbiz.example/'
        'mmbiz_jpg/0?wx_fmt=jpeg" data-type="jpeg" src="data:image/svg+xml,%3C%3Fxml"></p>'
        '<section style="text-indent: 2em;"><span style="color: rgb(63, 63, 63);letter-spacing: 1px;">'
        '体检时间：</span><span style="font-weight: 700;">9月1日至9月5日</span>。</section>'
        "<section><br></section><section>&nbsp;</section>"
        '<p><mp-common-profile class="js_uneditable" data-nickname="云岭发布"></mp-common-profile></p>'
        '<p style="display: none;"><mp-style-type data-value="3"></mp-style-type></p>'
        '<p><iframe class="video_iframe" src="https://v.example/x.html"></iframe></p>'
        '<p>咨询电话：<a href="javascript:void(0);">0000-12345</a>，详见'
        '<a href="https://yunling.example/zwgk/">政务公开</a>。</p>'
        "<p><s>原定8月28日</s></p></div>"
    )


def excel() -> str:
    return (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=Generator '
        'content="Microsoft Excel 15"><style><!--td{padding:0px;}--></style></head><body>\n'
        "<table border=0 cellpadding=0 cellspacing=0 width=216>\n<!--StartFragment-->\n"
        "<col width=72 style='width:54pt'>\n<tr height=19><td class=xl65 colspan=2>补贴</td></tr>\n"
        "<tr height=19><td class=xl66>项目</td><td class=xl66 align=right>金额</td></tr>\n"
        "<tr height=0 style='display:none'><td>隐藏的行</td><td>1</td></tr>\n"
        "<tr height=19><td>种粮</td><td align=right x:num>1200.50</td></tr>\n"
        "<!--EndFragment-->\n</table>\n</body></html>"
    )
